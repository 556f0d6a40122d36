/// What a guest said about a rehearsal: the lines that its script wrote to descriptor 3.
struct RehearsalAccount: Equatable {
  /// By number, as far as they were begun.
  var steps: [Int: StepAccount] = [:]
  /// Of the kernel as it came up.
  var taint: UInt64?
  /// Whether all steps were gone through.
  var isComplete = false
  /// The step that was going on when the guest stopped by itself because nothing went on.
  var hung: Int?

  struct StepAccount: Equatable {
    /// nil: it did not come to its end.
    var status: Int?
    /// What the kernel answered, in a tool's words.
    var error: String?
    /// The livepatch whose transition did not end.
    var endless: String?
    var tasks: [Task] = []
    var patches: [ObservedPatch] = []
    /// The functions that have a tracer or a livepatch, by name and module; nil: not told.
    var hooks: Set<Hook>?
    var taint: UInt64?
    /// By number of the check.
    var printed: [Int: String] = [:]
    /// The check that was begun last.
    var checking: Int?
    /// Modules that could not be removed.
    var kept: [String] = []
    /// Modules that were removed, and still counted as patched.
    var ghosts: [String] = []
    /// How often a livepatch was loaded and disabled under load.
    var cycles: Int?
    /// The functions of livepatches that ftrace tells of when they run.
    var watched: Set<Hook> = []
    /// Those that ran, in the order in which they are told of.
    var callbacks: [TracedCall] = []
  }

  struct Task: Equatable {
    var id: String
    var name: String
    var stack: [String] = []
  }

  /// A livepatch as /sys/kernel/livepatch shows it.
  struct ObservedPatch: Equatable {
    var name: String
    var isEnabled: Bool
    var isInTransition: Bool
    var objects: [ObservedObject] = []
  }

  struct ObservedObject: Equatable {
    var name: String
    /// nil before 6.1, where sysfs does not tell.
    var isPatched: Bool?
    /// `<name>,<position>`
    var functions: Set<String> = []
  }

  /// A function of a livepatch that ftrace has seen.
  struct TracedCall: Equatable {
    /// Seconds since the kernel started, as the tracer tells them.
    var time: String
    var module: String
    /// `?` if the module is gone, and with it what its addresses are called.
    var function: String

    /// `<module> insmod-71 [000] ..... 9.876543: function <-caller`
    /// (kernel/trace/trace_output.c, `trace_print_context` and `trace_fn_trace`, 6.1).
    init?(_ words: [String]) {
      guard let module = words.first,
        let caller = words.lastIndex(where: { $0.hasPrefix("<-") }), caller >= 3,
        words[caller - 2].hasSuffix(":")
      else { return nil }
      self.module = module
      function = words[caller - 1].hasPrefix("0x") ? "?" : words[caller - 1]
      time = String(words[caller - 2].dropLast())
    }
  }

  struct Hook: Hashable {
    var function: String
    var module: String?
  }

  init(_ results: [UInt8]) {
    var current: Int?
    for line in results.split(separator: UInt8(ascii: "\n")) {
      let words = String(decoding: line, as: UTF8.self).split(separator: " ").map(String.init)
      guard let word = words.first else { continue }
      let rest = words.dropFirst().joined(separator: " ")
      switch (word, current) {
      case ("begin", _):
        current = Int(rest)
        isComplete = rest == "end"
        if let current { steps[current] = StepAccount() }
      case ("hung", let number): hung = number ?? 0
      case ("taint", nil): taint = UInt64(rest)
      case (_, let number?): steps[number]?.read(word, Array(words.dropFirst()), rest)
      default: break
      }
    }
  }
}

extension RehearsalAccount.StepAccount {
  fileprivate mutating func read(_ word: String, _ words: [String], _ rest: String) {
    switch word {
    case "end": status = words.last.flatMap { Int($0) }
    case "error": error = rest
    case "endless": endless = rest
    case "task" where !words.isEmpty:
      tasks.append(.init(id: words[0], name: words.dropFirst().joined(separator: " ")))
    case "stack" where !tasks.isEmpty: tasks[tasks.count - 1].stack.append(rest)
    case "patch" where words.count == 3:
      patches.append(
        .init(name: words[0], isEnabled: words[1] == "1", isInTransition: words[2] != "0"))
    case "object" where words.count == 2 && !patches.isEmpty:
      patches[patches.count - 1].objects.append(
        .init(name: words[0], isPatched: words[1] == "-" ? nil : words[1] == "1"))
    case "function" where words.count == 1:
      guard let patch = patches.indices.last, let object = patches[patch].objects.indices.last
      else { return }
      patches[patch].objects[object].functions.insert(words[0])
    case "hooks": hooks = []
    case "hook" where !words.isEmpty:
      // `bm_status_read [binfmt_misc] (1) R I …` (kernel/trace/ftrace.c, `t_show`, 6.1).
      let module = words.dropFirst().first.flatMap { word in
        word.hasPrefix("[") && word.hasSuffix("]") ? String(word.dropFirst().dropLast()) : nil
      }
      hooks?.insert(.init(function: words[0], module: module))
    case "taint": taint = UInt64(rest)
    case "checking": checking = Int(rest)
    case "printed" where !words.isEmpty:
      guard let number = Int(words[0]) else { return }
      printed[number] = String(
        decoding: decodeBase64(words.count > 1 ? words[1] : ""), as: UTF8.self)
    case "kept": kept.append(rest)
    case "gone" where words.count == 2 && words[1] != "0": ghosts.append(words[0])
    case "cycles": cycles = Int(rest)
    case "watched" where words.count == 2:
      watched.insert(.init(function: words[0], module: String(words[1].dropFirst().dropLast())))
    case "ran": RehearsalAccount.TracedCall(words).map { callbacks.append($0) }
    default: break
    }
  }
}

/// The bytes of a text in base 64 (RFC 4648); what is none of its letters is passed over.
func decodeBase64(_ text: String) -> [UInt8] {
  var bytes: [UInt8] = []
  var bits: UInt32 = 0
  var count = 0
  for letter in text.utf8 {
    let value: UInt8
    switch letter {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = letter - UInt8(ascii: "A")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): value = letter - UInt8(ascii: "a") + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): value = letter - UInt8(ascii: "0") + 52
    case UInt8(ascii: "+"): value = 62
    case UInt8(ascii: "/"): value = 63
    default: continue
    }
    bits = bits << 6 | UInt32(value)
    count += 6
    if count >= 8 {
      count -= 8
      bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
    }
  }
  return bytes
}
