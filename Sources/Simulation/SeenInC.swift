import CSource
public import Diagnostics
public import Livepatch

/// What the C of a composed patch does with its shadow variables, as far as that can be told.
public struct SeenInC: Sendable, Hashable {
  /// Variables that a fix's exit frees for the whole system, by name.
  public var freedInExit: Set<String> = []
  /// Variables that are freed anywhere.
  public var freed: Set<String> = []

  /// - Parameter read: the text of a file of the patch by its path below `fixes/`; nil if it is
  ///   not there.
  /// - Returns: nil if a C file is missing, since nothing is known then.
  public init?(_ patch: CumulativePatch, read: (_ path: String) -> SourceText?) {
    let shared = patch.shared.filter { $0.kind != .assembly }
    for fix in patch.fixes {
      var files: [CFile] = []
      for source in shared + fix.sources where source.kind != .assembly {
        guard let text = read(source.path) else { return nil }
        files.append(CFile(reading: text, as: FileID(UInt32(files.count))))
      }
      look(at: CallGraph(files), of: fix, in: patch)
    }
  }

  private mutating func look(at graph: CallGraph, of fix: MergedFix, in patch: CumulativePatch) {
    let everything = graph.files.indices.flatMap { file in
      graph.files[file].functions.indices.map {
        CallGraph.Node(file: file, definition: .function($0))
      }
    }
    for name in ["klp_shadow_free", "klp_shadow_free_all"] {
      for variable in variables(freedBy: name, from: everything, graph, patch) {
        freed.insert(variable)
      }
    }
    guard let exit = fix.exitFunction else { return }
    let starts = graph.files.indices.flatMap { file in
      graph.files[file].functions(named: exit).map {
        CallGraph.Node(file: file, definition: .function($0))
      }
    }
    freedInExit.formUnion(variables(freedBy: "klp_shadow_free_all", from: starts, graph, patch))
  }

  /// The variables whose id is the first argument of some calls, or the second of
  /// `klp_shadow_free(obj, id, dtor)`.
  private func variables(
    freedBy name: String, from starts: [CallGraph.Node], _ graph: CallGraph,
    _ patch: CumulativePatch
  ) -> Set<String> {
    let place = name == "klp_shadow_free" ? 1 : 0
    var found: Set<String> = []
    for path in graph.reachable(from: starts).paths(toCallsOf: name) {
      guard let step = path.last else { continue }
      let file = graph.files[step.caller.file]
      guard
        let call = file.calls(of: name).first(where: { $0.name.range == step.callee.range })
      else { continue }
      let arguments = file.arguments(of: call)
      guard place < arguments.count else { continue }
      let id = file.text(arguments[place])
      for variable in patch.shadowVariables
      where Self.means(id, variable, constants: graph.files, depth: 8) {
        found.insert(variable.name)
      }
    }
    return found
  }

  /// Whether an expression is a variable's id: its number, its constant, the generated constant,
  /// or a macro for one of them.
  private static func means(
    _ expression: String, _ variable: MergedShadowVariable, constants files: [CFile], depth: Int
  ) -> Bool {
    var text = Substring(expression)
    while let first = text.first, "( \t\n".contains(first) { text.removeFirst() }
    while let last = text.last, ") \t\n".contains(last) { text.removeLast() }
    if text == "KLP_SHADOW_\(variable.name.uppercased())" { return true }
    switch variable.id {
    case .constant(let name): if text == name { return true }
    case .number(let number):
      var digits = text
      while let last = digits.last, "uUlL".contains(last) { digits.removeLast() }
      let isHex = digits.hasPrefix("0x") || digits.hasPrefix("0X")
      if UInt64(isHex ? digits.dropFirst(2) : digits, radix: isHex ? 16 : 10) == number {
        return true
      }
    }
    guard depth > 0 else { return false }
    let name = String(text)
    for file in files {
      for macro in file.macros
      where macro.parameters == nil && file.reads(macro.name, name) && !file.isDead(macro.branch) {
        return means(file.text(macro.body), variable, constants: files, depth: depth - 1)
      }
    }
    return false
  }
}
