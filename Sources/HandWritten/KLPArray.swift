public import CSource
public import Diagnostics

/// An array of structures of livepatching as a module written by hand fills it in.
public struct KLPArray: Sendable {
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
  init?(_ kind: KLPStructure.Kind, at value: ByteRange, in file: CFile, _ structures: KLPVariables)
  {
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
        let variable = structures[kind, name.text], file.isArray(variable),
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

/// The variables of a file that are structures of livepatching, or arrays of such, by name.
struct KLPVariables: Sendable {
  private var variables: [String: (kind: KLPStructure.Kind, variable: CFile.Variable)] = [:]

  init(_ file: CFile) {
    let kinds: [KLPStructure.Kind] = [.patch, .object, .function, .state]
    for variable in file.variables where !file.isDead(variable.branch) {
      guard let kind = kinds.first(where: { file.isStruct($0.rawValue, variable) }) else {
        continue
      }
      // The definition before a declaration.
      let name = file.text(variable.name)
      if variables[name]?.variable.initialiser == nil { variables[name] = (kind, variable) }
    }
  }

  subscript(kind: KLPStructure.Kind, name: String) -> CFile.Variable? {
    variables[name].flatMap { $0.kind == kind ? $0.variable : nil }
  }
}
