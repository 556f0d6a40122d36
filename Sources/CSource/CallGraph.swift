internal import Diagnostics

/// Who calls whom in the files that become one module.
///
/// A name means what the file that uses it sees: its own functions and macros first, then the
/// headers of the module and the functions other files export. Conditional duplicates of a name
/// are all followed; what is never compiled is not. Calls through pointers lead nowhere.
public struct CallGraph: Sendable {
  public let files: [CFile]
  private let isOneUnit: Bool
  private let definitions: [UInt32: [Node]]
  /// The uses of macros that take no arguments but stand for calls, by file.
  private let macroUses: [[CFile.IdentifierUse]]

  /// A function or a macro.
  public struct Node: Hashable, Sendable {
    /// The index of its file in `files`.
    public let file: Int
    public let definition: CFile.Owner

    public init(file: Int, definition: CFile.Owner) {
      self.file = file
      self.definition = definition
    }
  }

  /// A word that leads from one definition into another, or out of the module.
  public struct Step: Hashable, Sendable {
    public let caller: Node
    public let callee: CFile.Name
  }

  /// - Parameter asOneUnit: whether one of the files includes the others, so that each sees what is static
  ///   in the rest.
  public init(_ files: [CFile], asOneUnit: Bool = false) {
    self.files = files
    isOneUnit = asOneUnit
    var definitions: [UInt32: [Node]] = [:]
    var wordMacros: Set<String> = []
    for (index, file) in files.enumerated() {
      for (function, fact) in file.functions.enumerated() where !file.isDead(fact.branch) {
        definitions[fact.name.hash, default: []].append(
          Node(file: index, definition: .function(function)))
      }
      for (macro, fact) in file.macros.enumerated() where !file.isDead(fact.branch) {
        definitions[fact.name.hash, default: []].append(
          Node(file: index, definition: .macro(macro)))
        if fact.parameters == nil, !file.calls(in: fact.body).isEmpty {
          wordMacros.insert(file.text(fact.name))
        }
      }
    }
    self.definitions = definitions
    macroUses = files.map { wordMacros.isEmpty ? [] : $0.uses(of: wordMacros) }
  }

  public func name(of node: Node) -> String {
    files[node.file].text(fact(of: node).name)
  }

  /// What a name means at a place in a file.
  public func definitions(of name: CFile.Name, seenFrom file: Int) -> [Node] {
    let bytes = files[file].source.bytes[name.range.bytes]
    let named = (definitions[name.hash] ?? []).filter { node in
      files[node.file].source.bytes[fact(of: node).name.range.bytes].elementsEqual(bytes)
    }
    let own = named.filter { $0.file == file }
    return own.isEmpty ? named.filter(isVisibleElsewhere) : own
  }

  /// The words that lead out of a definition, in the order of the text.
  public func steps(from node: Node) -> [Step] {
    let file = files[node.file]
    let body = fact(of: node).body
    var names: [CFile.Name] = file.calls(in: body).compactMap { call in
      isWithin(call.owner, node) && !call.isThroughMember && !file.isDead(call.branch)
        ? call.name : nil
    }
    let uses = macroUses[node.file]
    var index = uses.partitioningIndex { $0.name.range.start >= body.start }
    while index < uses.count, uses[index].name.range.start < body.end {
      if isWithin(uses[index].owner, node), !file.isDead(uses[index].branch) {
        names.append(uses[index].name)
      }
      index += 1
    }
    if let alias = alias(node) { names.append(alias) }
    return names.map { Step(caller: node, callee: $0) }
  }
}

extension CallGraph {
  private func fact(of node: Node) -> (name: CFile.Name, body: ByteRange) {
    switch node.definition {
    case .function(let index):
      (files[node.file].functions[index].name, files[node.file].functions[index].body)
    case .macro(let index):
      (files[node.file].macros[index].name, files[node.file].macros[index].body)
    case .file: (.none, .none)
    }
  }

  private func isVisibleElsewhere(_ node: Node) -> Bool {
    let file = files[node.file]
    if isOneUnit || file.source.path.hasSuffix(".h") { return true }
    guard case .function(let index) = node.definition else { return false }
    return !file.functions[index].isStatic
  }

  /// Whether code in a definition's body is its own, and not that of a macro defined in between.
  private func isWithin(_ owner: CFile.Owner, _ node: Node) -> Bool {
    switch (owner, node.definition) {
    case (.macro, .function): false
    case (.macro(let a), .macro(let b)): a == b
    // Alternatives of one function share a body, which belongs to the last of them.
    default: true
    }
  }

  /// The other name a macro stands for: `#define release klp_shadow_free`.
  private func alias(_ node: Node) -> CFile.Name? {
    guard case .macro(let index) = node.definition else { return nil }
    let file = files[node.file]
    guard file.macros[index].parameters == nil else { return nil }
    return file.source.bytes.withLexer(over: file.macros[index].body) { lexer in
      let word = lexer.next()
      return word.kind == .identifier && lexer.next().kind == .endOfFile ? word.name : nil
    }
  }
}
