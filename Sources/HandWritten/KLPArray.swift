public import CSource
public import Diagnostics

/// An array of structures of livepatching as a module written by hand fills it in.
public struct KLPArray {
  public let kind: KLPStructure.Kind
  public let file: CFile
  /// The variable; nil of an array without a name.
  public let variable: CFile.Variable?
  /// With the braces.
  public let range: ByteRange
  /// In the order of the text, the end among them.
  public let entries: [KLPStructure]
  /// Whether the length is written: the rest is then filled up with zeros.
  public let hasLength: Bool

  /// What a pointer refers to; nil if that is not told by the file.
  public init?(_ kind: KLPStructure.Kind, at value: ByteRange, in file: CFile) {
    self.kind = kind
    self.file = file
    if let braces = file.braces(of: value) {
      variable = nil
      range = braces
      // `(struct klp_func[]) { … }`
      let words = file.tokens(in: ByteRange(value.start, braces.start)).map(\.text)
      hasLength = words.contains("[") && !words.joined().contains("[]")
    } else {
      var words = file.tokens(in: value)
      if words.first?.text == "&" { words.removeFirst() }
      guard let name = words.first, name.isIdentifier,
        ["", "[0]"].contains(words.dropFirst().map(\.text).joined()),
        let variable = file.structure(kind, named: name.text), file.isArray(variable),
        let initialiser = variable.initialiser, let braces = file.braces(of: initialiser)
      else { return nil }
      self.variable = variable
      range = braces
      let declarator = ByteRange(variable.name.range.end, initialiser.start)
      hasLength = !file.tokens(in: declarator).map(\.text).joined().hasPrefix("[]")
    }
    entries = file.members(of: range).compactMap { member in
      file.isDead(file.branch(at: member.range.start))
        ? nil : KLPStructure(kind, at: member.value, in: file)
    }
  }

  /// The entries that say anything, be it behind one that ends the array too early.
  public var contents: [KLPStructure] { entries.filter { !$0.isEmpty } }

  /// The brace that closes it.
  public var end: SourceRange {
    file.range(ByteRange(max(range.start, range.end &- 1), range.end))
  }

  /// Whether the kernel goes on behind the last entry.
  public var isUnterminated: Bool {
    !hasLength && entries.allSatisfy(\.isKnown) && !entries.contains(where: \.isEnd)
  }
}

extension CFile {
  /// The variable of a name that is such a structure, or an array of such, the definition before a
  /// declaration.
  func structure(_ kind: KLPStructure.Kind, named name: String) -> Variable? {
    let all = variables.filter {
      reads($0.name, name) && !isDead($0.branch) && isStruct(kind.rawValue, $0)
    }
    return all.first { $0.initialiser != nil } ?? all.first
  }
}
