public import Livepatch
public import Reporting

/// What an exploration found, ready to be told.
public struct ExplorationReport: Sendable {
  let script: Script
  let exploration: Exploration
  let modules: [Int]
  let depth: Int

  /// Explores a script's world from where the script starts; its steps play no part.
  public init(of script: Script, depth: Int, stateLimit: Int = 1_000_000) {
    self.script = script
    self.depth = depth
    // Each module doubles the states or worse, and further ones teach nothing new.
    modules = script.world.modulesWorthMoving(atMost: 2)
    exploration = Exploration(
      of: script.world, from: script.start, modules: modules, depth: depth, stateLimit: stateLimit)
  }

  public var states: Int { exploration.states }
  public var steps: Int { exploration.steps }

  /// Whether something was found of at least this severity.
  public func has(_ severity: HarmKind.Severity) -> Bool {
    exploration.discoveries.contains { $0.harm.kind.severity.rank >= severity.rank }
  }

  public var text: String {
    let world = script.world
    var lines = ["\(script.name): " + scope]
    lines += script.remarks.map { "note: \($0)" }
    for discovery in sorted {
      let kind = discovery.harm.kind
      lines.append("")
      lines.append(
        "\(kind.severity.rawValue): \(world.sentence(discovery.harm)) [\(kind.rawValue)]")
      for (number, event) in discovery.path.enumerated() {
        lines.append("  \(number + 1). \(world.title(event))")
      }
      lines.append("  = help: \(kind.help)")
    }
    if exploration.discoveries.isEmpty { lines += ["", "nothing harmful"] }
    return lines.joined(separator: "\n") + "\n"
  }

  private var scope: String {
    let world = script.world
    let moving = modules.map { world.objects[$0].text }
    var text = "\(exploration.states) states within \(depth) steps"
    if exploration.isExhausted { text = "all \(exploration.states) states there are" }
    if !exploration.isComplete { text = "the first \(text)" }
    text += " of " + world.patches.map(\.name).joined(separator: ", ")
    if !moving.isEmpty { text += ", while \(moving.joined(separator: ", ")) come and go" }
    let still = world.objects.count - 1 - moving.count
    if still > 0 { text += " (\(still) other module\(still == 1 ? "" : "s") left alone)" }
    return text
  }

  /// The worst first, then the shortest way.
  private var sorted: [Exploration.Discovery] {
    exploration.discoveries.enumerated().sorted { a, b in
      let (x, y) = (a.element.harm.kind.severity.rank, b.element.harm.kind.severity.rank)
      return x != y ? x > y : a.offset < b.offset
    }.map(\.element)
  }

  public var json: JSONValue {
    let world = script.world
    return [
      "name": .string(script.name),
      "remarks": .strings(script.remarks),
      "patches": .strings(world.patches.map(\.name)),
      "modules": .strings(modules.map { world.objects[$0].text }),
      "depth": .int(depth),
      "states": .int(exploration.states),
      "steps": .int(exploration.steps),
      "complete": .bool(exploration.isComplete),
      "exhausted": .bool(exploration.isExhausted),
      "harms": .array(
        sorted.map { discovery in
          [
            "kind": .string(discovery.harm.kind.rawValue),
            "severity": .string(discovery.harm.kind.severity.rawValue),
            "message": .string(world.sentence(discovery.harm)),
            "help": .string(discovery.harm.kind.help),
            "path": .array(discovery.path.map(world.json)),
          ]
        }),
    ]
  }
}

extension HarmKind {
  /// How bad it is.
  public enum Severity: String, Sendable {
    case error, warning, note

    var rank: Int {
      switch self {
      case .note: 0
      case .warning: 1
      case .error: 2
      }
    }
  }

  public var severity: Severity {
    switch self {
    case .freedInUse, .stateLost, .broken, .inert, .cannotComeBack: .error
    // Somebody has to force a transition, or go back to a release without the variable.
    case .unremovable, .foundStale: .warning
    case .leaked: .note
    }
  }
}
