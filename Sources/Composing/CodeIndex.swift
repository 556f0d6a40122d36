public import CSource
public import Diagnostics
public import Livepatch

/// Where the C of a set defines what its YAML names.
public struct CodeIndex: Sendable {
  public let code: [FileID: CFile]
  private let patches: [FileID: PatchFile]

  public init(code: [FileID: CFile], patches: [FileID: PatchFile] = [:]) {
    self.code = code
    self.patches = patches
  }

  /// A function that a fix's sources define.
  public struct Definition: Sendable {
    public var file: FileID
    public var function: CFile.Function

    public var range: SourceRange { function.range.located(in: file) }
    public var nameRange: SourceRange { function.name.range.located(in: file) }
  }

  /// The compiled files of a fix and the headers beside them.
  public func files(of fix: Livepatch.Fix) -> [CFile] {
    (fix.sources.map(\.file) + fix.headers.map(\.file)).compactMap { code[$0] }
  }

  /// The unified diffs beside a fix: what it changes of the kernel's own source.
  public func patches(of fix: Livepatch.Fix) -> [PatchFile] {
    fix.patches.compactMap { patches[$0] }
  }

  /// The first definition of a function in a fix's sources that is compiled in some configuration.
  public func definition(of name: String, in fix: Livepatch.Fix) -> Definition? {
    for file in files(of: fix) {
      let functions = file.functions(named: name).map { file.functions[$0] }
      if let function = functions.first(where: { !file.isDead($0.branch) }) {
        return Definition(file: file.id, function: function)
      }
    }
    return nil
  }

  /// The number a constant is defined as, where a `#define` of the fix says a plain one.
  public func constant(_ name: String, in fix: Livepatch.Fix) -> UInt64? {
    for file in files(of: fix) {
      let macro = file.macros.first {
        $0.parameters == nil && file.reads($0.name, name) && !file.isDead($0.branch)
      }
      guard let macro else { continue }
      var text = Substring(file.text(macro.body)).drop { $0 == "(" || $0 == " " }
      while let last = text.last, ")uUlL ".contains(last) { text.removeLast() }
      let isHex = text.hasPrefix("0x") || text.hasPrefix("0X")
      return UInt64(isHex ? text.dropFirst(2) : text, radix: isHex ? 16 : 10)
    }
    return nil
  }

  /// How the texts of two functions differ, by whole lines without comments and white space.
  func relation(_ a: Definition, _ b: Definition) -> TextRelation? {
    guard let first = code[a.file], let second = code[b.file] else { return nil }
    let x = first.normalizedLines(of: a.function.body)
    let y = second.normalizedLines(of: b.function.body)
    let difference = LineDifference(x.map(\.text), y.map(\.text))
    if difference.places.isEmpty { return .identical }
    if let place = difference.places.first(where: { !$0.first.isEmpty && !$0.second.isEmpty }) {
      let one = ByteRange(
        x[place.first.lowerBound].range.start, x[place.first.upperBound - 1].range.end)
      let two = ByteRange(
        y[place.second.lowerBound].range.start, y[place.second.upperBound - 1].range.end)
      return .overlapping(first: first.range(one), second: second.range(two))
    }
    return .disjoint(places: difference.places.count)
  }
}

/// Where two lists of lines differ.
public struct LineDifference: Sendable {
  /// The lines of either list that the other lacks, place by place.
  public let places: [(first: Range<Int>, second: Range<Int>)]

  public init(_ a: [String], _ b: [String]) {
    // The standard library's difference (Myers) tells which lines stay; the rest are places.
    let changes = b.difference(from: a)
    let removed = Set(
      changes.removals.map { change in
        if case .remove(let offset, _, _) = change { offset } else { -1 }
      })
    let inserted = Set(
      changes.insertions.map { change in
        if case .insert(let offset, _, _) = change { offset } else { -1 }
      })
    var places: [(first: Range<Int>, second: Range<Int>)] = []
    var (i, j) = (0, 0)
    while i < a.count || j < b.count {
      let (startI, startJ) = (i, j)
      while i < a.count, removed.contains(i) { i += 1 }
      while j < b.count, inserted.contains(j) { j += 1 }
      if i > startI || j > startJ {
        places.append((startI..<i, startJ..<j))
      } else {
        i += 1
        j += 1
      }
    }
    self.places = places
  }
}
