public import Diagnostics

/// What one C file says, with exact byte ranges.
///
/// Made for kernel C as it lies in a patch set: no headers, no preprocessor run, cut out by tools,
/// or broken by an edit in progress. Reading never fails: what makes no sense is passed over, and
/// the rest is read as if it were not there. Both alternatives of an `#if` are read, and each fact
/// names the branch it stands in.
///
/// All lists are in the order of the text. Reading takes time linear in its length.
///
/// A value: it never changes. It is a class because it has many parts and many readers.
public final class CFile: Sendable {
  public let id: FileID
  public let source: SourceText

  public let functions: [Function]
  public let prototypes: [Prototype]
  public let variables: [Variable]
  public let types: [TypeName]
  public let fileScopeCalls: [FileScopeCall]
  public let calls: [Call]
  /// Names that are assigned as they are: `x = name;`, `x->ops = &name;`. There may be a few more,
  /// since only what stands right before a name is looked at.
  public let assignedNames: [Name]
  public let includes: [Include]
  public let macros: [Macro]
  public let undefinitions: [Undefinition]
  public let branches: [Branch]

  public init(reading source: SourceText, as id: FileID) {
    let facts = Facts(reading: source.bytes)
    self.id = id
    self.source = source
    functions = facts.functions
    prototypes = facts.prototypes
    variables = facts.variables
    types = facts.types
    fileScopeCalls = facts.fileScopeCalls
    calls = facts.calls
    assignedNames = facts.assignedNames
    includes = facts.includes
    macros = facts.macros
    undefinitions = facts.undefinitions
    branches = facts.branches
  }
}

// MARK: - Text and places

extension CFile {
  public func text(_ range: ByteRange) -> String { source.string(range.bytes) }
  public func text(_ name: Name) -> String { source.string(name.range.bytes) }

  public func range(_ range: ByteRange) -> SourceRange { range.located(in: id) }
  public func range(_ name: Name) -> SourceRange { name.range.located(in: id) }

  /// Whether a name of this file is spelt so; quicker than making a string of it.
  public func reads(_ name: Name, _ spelling: String) -> Bool {
    source.bytes[name.range.bytes].elementsEqual(spelling.utf8)
  }

  /// Whether a name of this file begins so.
  public func begins(_ name: Name, with prefix: String) -> Bool {
    guard name.range.count >= prefix.utf8.count else { return false }
    var at = Int(name.range.start)
    for byte in prefix.utf8 {
      if source.bytes[at] != byte { return false }
      at += 1
    }
    return true
  }
}

extension CFile {
  /// Whether a word stands anywhere in a short range, be it in a comment: a question that is quickly
  /// answered before others are asked.
  public func mentions(_ word: String, in range: ByteRange) -> Bool {
    let word = Array(word.utf8)
    let end = min(Int(range.end), source.bytes.count)
    guard let first = word.first, Int(range.start) + word.count <= end else { return false }
    return (Int(range.start)...end - word.count).contains { start in
      source.bytes[start] == first
        && word.indices.allSatisfy { source.bytes[start + $0] == word[$0] }
    }
  }
}

// MARK: - Looking things up

extension CFile {
  /// The definitions of a name: several where conditions choose between them.
  public func functions(named name: String) -> [Int] {
    let hash = Name.hash(name.utf8)
    return functions.indices.filter {
      functions[$0].name.hash == hash && reads(functions[$0].name, name)
    }
  }

  /// The calls of a name, wherever they stand.
  public func calls(of name: String) -> [Call] {
    let hash = Name.hash(name.utf8)
    return calls.filter { $0.hash == hash && reads($0.name, name) }
  }

  /// The calls that begin within a range, such as the body of a function.
  public func calls(in range: ByteRange) -> ArraySlice<Call> {
    let first = calls.partitioningIndex { $0.start >= range.start }
    let behind = calls.partitioningIndex { $0.start >= range.end }
    return calls[first..<max(first, behind)]
  }

  /// The innermost function whose definition covers a place.
  public func function(at offset: UInt32) -> Int? {
    let behind = functions.partitioningIndex { $0.signature.start > offset }
    return functions[..<behind].indices.last { functions[$0].range.contains(offset) }
  }

  /// The branches around a fact, from the innermost outward.
  public func branches(around branch: Int?) -> [Int] {
    var chain: [Int] = []
    var next = branch
    while let current = next {
      chain.append(current)
      next = branches[current].parent
    }
    return chain
  }

  /// What must hold for a branch to be compiled, outermost first.
  public func conditions(of branch: Int?) -> [Condition] {
    var conditions: [Condition] = []
    for inside in branches(around: branch) {
      var alternative = inside
      if branches[inside].kind != .else {
        conditions.append(Condition(branch: inside, isNegated: false))
      }
      while let previous = branches[alternative].previous {
        conditions.append(Condition(branch: previous, isNegated: true))
        alternative = previous
      }
    }
    return conditions.reversed()
  }

  /// Whether no configuration compiles what stands in this branch.
  public func isDead(_ branch: Int?) -> Bool { branch.map { branches[$0].isDead } ?? false }
}

extension RandomAccessCollection where Index == Int {
  /// The first index whose element is on the far side of a condition that flips once.
  func partitioningIndex(_ isBehind: (Element) -> Bool) -> Int {
    var low = startIndex
    var high = endIndex
    while low < high {
      let middle = low + (high - low) / 2
      if isBehind(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
