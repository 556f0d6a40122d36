import CSource
import Diagnostics
import Livepatch

/// A name of the module whose address code of a replacement leaves behind in the kernel.
struct EscapingAddress {
  /// Without a `&` before it.
  let name: CFile.Name
  let node: CallGraph.Node
  /// What keeps it: a call, or what it is assigned to.
  let keeper: String
  let replacement: NamedFunction
}

extension LintUnit {
  /// What replacements, and what they call, hand to calls that keep it, or store through pointers.
  ///
  /// - Parameter isWanted: whether a name that a file uses, given by its number, is one whose address
  ///   goes away with the module.
  func escapingAddresses(
    to table: KeepingCall.Table, where isWanted: (CFile.Name, Int) -> Bool
  ) -> [EscapingAddress] {
    files.indices.flatMap { number -> [EscapingAddress] in
      let file = files[number]
      let passed = file.calls.compactMap { call -> (name: CFile.Name, keeper: String)? in
        guard let keeping = table[call.name.hash], file.reads(call.name, keeping.name),
          !call.isThroughMember, !file.isDead(call.branch), !isEnded(keeping),
          let name = name(at: keeping.argument, of: call, in: file), isWanted(name, number)
        else { return nil }
        return (name, "`\(keeping.name)`")
      }
      let stored = file.assignedNames.compactMap { name -> (name: CFile.Name, keeper: String)? in
        guard isWanted(name, number), let target = memberAssigned(name, in: number) else {
          return nil
        }
        return (name, "`\(target)`")
      }
      return (passed + stored).compactMap { name, keeper in
        guard let index = file.function(at: name.range.start) else { return nil }
        let node = CallGraph.Node(file: number, definition: .function(index))
        if isLocal(name, in: node) { return nil }
        return replacement(reaching: node).map {
          EscapingAddress(name: name, node: node, keeper: keeper, replacement: $0)
        }
      }
    }
  }

  /// The replacement that runs some code.
  func replacement(reaching node: CallGraph.Node) -> NamedFunction? {
    namedFunctions.first { named in
      if case .replacement = named.role {
        reach(from: named.name.value).contains(node)
      } else {
        false
      }
    }
  }

  private func isLocal(_ name: CFile.Name, in node: CallGraph.Node) -> Bool {
    isLocal(files[node.file].text(name), in: node)
  }

  /// Whether a function has a parameter or variable of that name, which hides all others.
  func isLocal(_ text: String, in node: CallGraph.Node) -> Bool {
    guard let code = code(of: node) else { return true }
    if code.file.tokens(in: code.function.parameters).contains(where: { $0.text == text }) {
      return true
    }
    return code.uses(of: text).contains { use in
      switch use.kind {
      case .declared: true
      // `int x = 1;`, `struct box *x = first;`
      case .assigned:
        code.file.tokens(
          in: ByteRange(code.body.statements[use.statement].expression.start, use.range.start)
        ).last.map { $0.isIdentifier || $0.text == "*" } ?? false
      default: false
      }
    }
  }

  /// Whether the fix's exit, the only code of a replaced module that still runs, waits for the end.
  private func isEnded(_ keeping: KeepingCall) -> Bool {
    guard let exit = fix.exitFunction, !keeping.ends.isEmpty else { return false }
    return !callees(from: exit.value).isDisjoint(with: keeping.ends)
  }

  /// The argument of a call, if it is a name or the address of one.
  private func name(at argument: Int, of call: CFile.Call, in file: CFile) -> CFile.Name? {
    let arguments = file.arguments(of: call)
    guard arguments.indices.contains(argument) else { return nil }
    var tokens = file.tokens(in: arguments[argument])[...]
    if tokens.first?.text == "&" { tokens = tokens.dropFirst() }
    guard tokens.count == 1, let only = tokens.first, only.isIdentifier else { return nil }
    return only.name
  }

  /// What is left of the `=` in `x->member = name;`; nil where `x` points to something of the
  /// function's own, or to a shadow variable, which `shadow-points-into-module` looks after.
  private func memberAssigned(_ name: CFile.Name, in number: Int) -> String? {
    let file = files[number]
    guard let index = file.function(at: name.range.start) else { return nil }
    let node = CallGraph.Node(file: number, definition: .function(index))
    guard let code = code(of: node), let place = code.body.statement(at: name.range.start),
      code.body.statements[place].kind == .expression
    else { return nil }
    let tokens = file.tokens(in: code.body.statements[place].expression)
    guard let assign = tokens.firstIndex(where: { $0.text == "=" }), assign >= 3,
      tokens[0].isIdentifier, tokens[1].text == "->", tokens[assign - 1].isIdentifier,
      let last = tokens.last, last.range == name.range,
      tokens.count - assign == 2 || tokens.count - assign == 3 && tokens[assign + 1].text == "&"
    else { return nil }
    let root = tokens[0].text
    let isOwn = code.uses(of: root).contains { use in
      guard case .assigned(let value) = use.kind else { return false }
      return file.tokens(in: value).first?.text == "&"
    }
    if isOwn || isShadowPointer(root, in: node) { return nil }
    return tokens[..<assign].map(\.text).joined()
  }
}
