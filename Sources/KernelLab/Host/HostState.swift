import Glibc

/// What a running machine shows of its livepatches and of what could stand in the way of one. Only
/// read; nothing is changed.
public struct HostState: Sendable, Equatable {
  /// What `uname -r` prints.
  public var release: String
  /// Whether the kernel has livepatches at all: /sys/kernel/livepatch.
  public var hasLivepatches: Bool
  public var patches: [Patch]
  /// The loaded modules, by name; of /proc/modules.
  public var modules: [String: Module]
  /// Whether functions can be patched now: kernel.ftrace_enabled; nil: it does not tell.
  public var isFtraceOn: Bool?
  /// Whether modules without a signature are refused.
  public var requiresSignatures: Bool
  /// Probes in the text of functions; nil: not to be read.
  public var probes: [Probe]?
  /// Lines of ftrace's `enabled_functions`; nil: not to be read.
  public var hooks: [Hook]?

  /// A livepatch as sysfs has it (kernel/livepatch/core.c, 6.1).
  public struct Patch: Sendable, Equatable {
    public var name: String
    public var isEnabled: Bool
    public var isInTransition: Bool
  }

  public struct Module: Sendable, Equatable {
    public var users: Int
    /// By its taint: K (kernel/module/procfs.c, 6.1).
    public var isLivepatch: Bool
  }

  /// `ffffffff8a0b0f60  k  uptime_proc_show+0x5  [DISABLED]` (kernel/kprobes.c, `report_probe`, 6.1).
  public struct Probe: Sendable, Hashable {
    public var function: String
    public var offset: UInt64
    public var module: String?
  }

  /// `uptime_proc_show (1) R I …` (kernel/trace/ftrace.c, `t_show`, 6.1).
  public struct Hook: Sendable, Hashable {
    public var function: String
    public var module: String?
    /// Changes where the function goes: IPMODIFY.
    public var isRedirected: Bool
    public var isLivepatch: Bool
    /// Calls a BPF program or a trampoline directly.
    public var isDirect: Bool
  }

  /// - Parameters:
  ///   - root: where proc and sys are mounted; empty on a real machine.
  public init(root: String = "", release: String? = nil) {
    func text(_ path: String) -> String? {
      (try? readFile("\(root)/\(path)", limit: 64 << 20)).map {
        String(decoding: $0, as: UTF8.self)
      }
    }
    func word(_ path: String) -> String? {
      text(path)?.split { $0 == "\n" || $0 == " " }.first.map(String.init)
    }
    self.release = release ?? word("proc/sys/kernel/osrelease") ?? ""
    let livepatches = "sys/kernel/livepatch"
    hasLivepatches = exists("\(root)/\(livepatches)")
    patches = entries(of: "\(root)/\(livepatches)").map { name in
      Patch(
        name: name, isEnabled: word("\(livepatches)/\(name)/enabled") == "1",
        isInTransition: word("\(livepatches)/\(name)/transition") != "0")
    }
    modules = Self.modules(text("proc/modules") ?? "")
    isFtraceOn = word("proc/sys/kernel/ftrace_enabled").map { $0 != "0" }
    let lockdown = text("sys/kernel/security/lockdown") ?? ""
    requiresSignatures =
      word("sys/module/module/parameters/sig_enforce") == "Y"
      || lockdown.contains("[integrity]") || lockdown.contains("[confidentiality]")
    // A kernel without probes has no such file, and whoever may look sees that.
    let debug = "\(root)/sys/kernel/debug"
    let canLook = access(debug, X_OK) == 0 && !entries(of: debug).isEmpty
    probes = text("sys/kernel/debug/kprobes/list").map(Self.probes)
    if probes == nil, canLook, !exists("\(debug)/kprobes/list") { probes = [] }
    hooks =
      (text("sys/kernel/tracing/enabled_functions")
      ?? text("sys/kernel/debug/tracing/enabled_functions")).map(Self.hooks)
  }

  static func modules(_ text: String) -> [String: Module] {
    var modules: [String: Module] = [:]
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count >= 3 else { continue }
      let taint = words.last.flatMap { $0.hasPrefix("(") ? $0 : nil } ?? ""
      modules[String(words[0])] = Module(
        users: Int(words[2]) ?? 0, isLivepatch: taint.contains("K"))
    }
    return modules
  }

  static func probes(_ text: String) -> [Probe] {
    text.split(separator: "\n").compactMap { line in
      let words = line.split { $0 == " " || $0 == "\t" }
      guard words.count >= 3 else { return nil }
      let parts = words[2].split(separator: "+", maxSplits: 1)
      let offset = parts.count > 1 ? UInt64(parts[1].dropFirst(2), radix: 16) : 0
      return Probe(
        function: String(parts[0]), offset: offset ?? 0,
        module: moduleInBrackets(words.dropFirst(3))
      )
    }
  }

  static func hooks(_ text: String) -> [Hook] {
    text.split(separator: "\n").compactMap { line in
      let words = line.split { $0 == " " || $0 == "\t" }
      guard let name = words.first, let count = words.firstIndex(where: { $0.hasPrefix("(") })
      else { return nil }
      let flags = words[(count + 1)...].prefix { $0.count == 1 }
      return Hook(
        function: String(name), module: moduleInBrackets(words[1..<count]),
        isRedirected: flags.contains("I"), isLivepatch: line.contains("klp_ftrace_handler"),
        isDirect: flags.contains("D"))
    }
  }

  /// `[binfmt_misc]`; marks such as `[FTRACE]` are no names of modules that are written so.
  private static func moduleInBrackets(_ words: ArraySlice<Substring>) -> String? {
    let marks = ["[DISABLED]", "[FTRACE]", "[GONE]", "[OPTIMIZED]"]
    return words.first { word in
      word.hasPrefix("[") && word.hasSuffix("]") && !marks.contains(String(word))
    }.map { String($0.dropFirst().dropLast()) }
  }
}
