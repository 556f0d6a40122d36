import Glibc
import Livepatch

/// What a guest told of one step.
struct Observation: Sendable, Equatable {
  /// Nil: a failure that the driver's words do not name.
  var result: ErrorNumber?
  var words = ""
  var lines: [String] = []
  var destroyed: [String] = []
  var sysfs: [String] = []
  var views: [String] = []
  var variables: [String] = []
  var taint: UInt64 = 0
  /// With which the kernel says that something is wrong with it.
  var complaints: [String] = []
}

/// What a guest told of one story.
struct Account: Sendable, Equatable {
  /// The taint before the first step.
  var taint: UInt64 = 0
  var steps: [Observation] = []
  /// Whether the last step was followed by clearing up: all steps were taken.
  var isOver = false
}

extension Account {
  /// What the guest's console said after its last word.
  mutating func addComplaint(_ line: String) {
    if steps.isEmpty { steps.append(Observation()) }
    steps[steps.count - 1].complaints.append(line)
  }

  /// The accounts in the results of a guest, by the numbers of their stories. The last may be cut
  /// short.
  static func all(in results: String) -> [Int: Account] {
    var accounts: [Int: Account] = [:]
    var number: Int?
    for line in results.split(separator: "\n").map(String.init) {
      let words = line.split(separator: " ", maxSplits: 1).map(String.init)
      let rest = words.count > 1 ? words[1] : ""
      if words.first == "story" {
        number = Int(rest)
        if let number { accounts[number] = Account() }
      } else if let number {
        accounts[number]?.take(words.first ?? "", rest, line)
      }
    }
    return accounts
  }

  private mutating func take(_ word: String, _ rest: String, _ line: String) {
    switch word {
    case "step": steps.append(Observation())
    case "over": isOver = true
    case "taint" where steps.isEmpty: taint = UInt64(rest) ?? 0
    default:
      guard let last = steps.indices.last, !isOver else { return }
      steps[last].take(word, rest, line)
    }
  }
}

extension Observation {
  fileprivate mutating func take(_ word: String, _ rest: String, _ line: String) {
    switch word {
    case "result":
      words = rest
      result = Self.result(of: rest)
    case "patch", "object", "module": sysfs.append(line)
    case "sleeper":
      let halves = rest.split(separator: ":", maxSplits: 1).map(String.init)
      let view = halves.count > 1 ? halves[1] : ""
      add("sleeper \(halves[0]): \(Self.sorted(view))")
    // What the reader sees of modules joins what it has seen of the kernel.
    case "kernel": views = [views.first.map { "\($0) \(rest)" } ?? rest]
    case "runs:":
      views = ["runs: " + Self.sorted((views.first ?? "") + " " + rest)]
    case "shadow": variables = (variables + [rest]).sorted()
    case "taint": taint = UInt64(rest) ?? 0
    default: if word.hasPrefix("[") { takeLog(line) }
    }
  }

  private mutating func add(_ view: String) {
    if !views.contains(view) { views = (views + [view]).sorted { $0.isBefore($1) } }
  }

  private static func sorted(_ view: String) -> String {
    view.split(separator: " ").map(String.init).sorted { $0.isBefore($1) }.joined(separator: " ")
  }

  /// `STATUS WORDS`, as busybox ends its complaints.
  static func result(of text: String) -> ErrorNumber? {
    let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
    if parts.first == "0" { return .success }
    guard parts.count > 1, let message = parts[1].split(separator: ": ").last.map(String.init)
    else { return nil }
    return meanings[message] ?? Int32(message).map(ErrorNumber.init)
  }

  private static let meanings: [String: ErrorNumber] = {
    var meanings: [String: ErrorNumber] = [:]
    for number in (Int32(1)...133).reversed() {
      meanings[String(cString: strerror(number))] = ErrorNumber(-number)
    }
    meanings["nonexistent directory"] = .noEntry
    return meanings
  }()

  /// A line of dmesg: `[    2.345678] livepatch: …`.
  private mutating func takeLog(_ line: String) {
    guard let end = line.firstIndex(of: "]") else { return }
    let text = String(line[line.index(after: end)...].drop { $0 == " " })
    if Self.alarms.contains(where: text.contains) { complaints.append(text) }
    if text.hasPrefix("livepatch: ") {
      let words = String(text.dropFirst("livepatch: ".count))
      // When tasks are nudged, and how often they are looked at, is not determined.
      if words.hasPrefix("klp_try_switch_task: ") || words == "signaling remaining tasks" { return }
      lines.append(words)
    } else if text.hasPrefix("klp_lab: ") {
      let words = String(text.dropFirst("klp_lab: ".count))
      if words.contains(": frees ") {
        destroyed = (destroyed + [words]).sorted()
      } else {
        lines.append(Self.named(words))
      }
    }
  }

  /// `… = -19` with the error's name.
  private static func named(_ line: String) -> String {
    let parts = line.split(separator: " ").map(String.init)
    guard parts.count > 2, parts[parts.count - 2] == "=", let number = Int32(parts.last ?? "")
    else { return line }
    return parts.dropLast().joined(separator: " ") + " \(ErrorNumber(number))"
  }

  private static let alarms = [
    "WARNING:", "BUG:", "Oops", "general protection fault", "kernel BUG at",
  ]
}
