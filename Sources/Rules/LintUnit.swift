import CSource
import Composing
import Diagnostics
import Livepatch

/// What becomes a module together with nothing else that a rule needs to know: the C of one fix
/// with the files it shares, and what is declared about it.
///
/// Remembers what it was asked, so many rules may ask the same; one thread works on one unit.
final class LintUnit {
  /// What is declared: by the fix's YAML, or by the structures of a module written by hand.
  let fix: Livepatch.Fix
  /// The compiled files, the headers beside them, and the files that several fixes share.
  let files: [CFile]
  /// All that is linted.
  let surroundings: Surroundings
  private(set) lazy var graph = CallGraph(files, asOneUnit: isHandWritten)
  private var reaches: [String: CallGraph.Reach] = [:]
  /// The definitions that some configuration compiles, by the hash of their names.
  private lazy var defined: [UInt32: [CallGraph.Node]] = {
    var defined: [UInt32: [CallGraph.Node]] = [:]
    for (number, file) in files.enumerated() {
      for (index, function) in file.functions.enumerated() where !file.isDead(function.branch) {
        defined[function.name.hash, default: []].append(
          CallGraph.Node(file: number, definition: .function(index)))
      }
    }
    return defined
  }()
  private(set) lazy var namedFunctions = makeNamedFunctions()
  private(set) lazy var missingDefinitions = makeMissingDefinitions()
  private var codes: [CallGraph.Node: FunctionCode] = [:]
  /// What `holdings(of:)` and `callees(from:)` know already.
  var knownHoldings: [CallGraph.Node: Holdings] = [:]
  var knownCallees: [CallGraph.Node: Set<String>] = [:]
  /// Values of constant expressions.
  lazy var constants = Constants(files)
  private(set) lazy var shadowCalls = findShadowCalls()

  init(_ fix: Livepatch.Fix, in surroundings: Surroundings) {
    self.fix = fix
    self.surroundings = surroundings
    files = surroundings.index.files(of: fix) + surroundings.sharedFiles
  }
}

// MARK: - Words

extension LintUnit {
  /// Whether no YAML stands behind it, so that nobody can be told to write any.
  var isHandWritten: Bool { surroundings.module != nil }

  /// What it is, in messages.
  var noun: String { isHandWritten ? "module" : "fix" }
}

// MARK: - What the kernel calls

extension LintUnit {
  /// The definitions of a function that some configuration compiles.
  func definitions(of name: String) -> [CallGraph.Node] {
    (defined[CFile.Name.hash(name.utf8)] ?? []).filter { node in
      guard case .function(let index) = node.definition else { return false }
      return files[node.file].reads(files[node.file].functions[index].name, name)
    }
  }

  /// Whether a name that some file uses is that of a function defined here.
  func definesFunction(_ name: CFile.Name, seenFrom number: Int) -> Bool {
    guard defined[name.hash] != nil else { return false }
    return definitions(of: files[number].text(name)).contains { node in
      guard case .function(let index) = node.definition else { return false }
      return isHandWritten || node.file == number || !files[node.file].functions[index].isStatic
    }
  }

  /// The same, with the files they stand in.
  func functions(named name: String) -> [(file: CFile, function: CFile.Function)] {
    definitions(of: name).compactMap { node in
      guard case .function(let index) = node.definition else { return nil }
      return (files[node.file], files[node.file].functions[index])
    }
  }

  /// All that can run once a function is called.
  func reach(from function: String) -> CallGraph.Reach {
    if let known = reaches[function] { return known }
    let reach = graph.reachable(from: definitions(of: function))
    reaches[function] = reach
    return reach
  }

  /// The statements of a function; `nil` of a macro.
  func code(of node: CallGraph.Node) -> FunctionCode? {
    if let known = codes[node] { return known }
    guard case .function(let index) = node.definition else { return nil }
    let code = FunctionCode(index, of: files[node.file])
    codes[node] = code
    return code
  }

  /// Shortest paths from a function to each call of some names; the shortest path first.
  func callPaths(from function: String, to names: some Sequence<String>) -> [[CallStep]] {
    let reach = reach(from: function)
    let paths = names.flatMap { reach.paths(toCallsOf: $0) }.map { path in
      path.map { step in
        let file = files[step.caller.file]
        return CallStep(
          caller: graph.name(of: step.caller), callee: file.text(step.callee),
          place: file.range(step.callee), node: step.caller)
      }
    }
    return paths.enumerated().sorted { ($0.1.count, $0.0) < ($1.1.count, $1.0) }.map(\.1)
  }
}
