public import Livepatch

/// Whether a machine may load a livepatch now.
public struct HostVerdict: Sendable, Equatable {
  /// Why the kernel would refuse it; empty if it would not.
  public var refusals: [Remark] = []
  /// What somebody should know of before.
  public var cautions: [Remark] = []
  /// What could not be looked at.
  public var unknown: [String] = []

  /// nil: that cannot be told, as not everything could be looked at.
  public var mayLoad: Bool? { refusals.isEmpty ? (unknown.isEmpty ? true : nil) : false }

  public struct Remark: Sendable, Hashable {
    public var message: String
    public var help: String?
    /// The function it is about.
    public var function: FunctionKey?

    public init(message: String, help: String? = nil, function: FunctionKey? = nil) {
      self.message = message
      self.help = help
      self.function = function
    }
  }

  public init() {}
}

extension HostState {
  /// - Parameters:
  ///   - releases: what is known of earlier ones.
  ///   - isSigned: whether the module has a signature; nil if it is not built.
  public func verdict(
    on patch: RehearsedPatch, releases: [RehearsedPatch], isSigned: Bool?
  ) -> HostVerdict {
    var verdict = HostVerdict()
    func refuse(_ message: String, _ help: String? = nil, _ function: FunctionKey? = nil) {
      verdict.refusals.append(.init(message: message, help: help, function: function))
    }
    func caution(_ message: String, _ help: String? = nil, _ function: FunctionKey? = nil) {
      verdict.cautions.append(.init(message: message, help: help, function: function))
    }
    guard hasLivepatches else {
      refuse(
        "the kernel of this machine, \(release), has no livepatches",
        "they need CONFIG_LIVEPATCH; /sys/kernel/livepatch is where they are seen")
      return verdict
    }
    // kernel/livepatch/core.c, `klp_enable_patch` and `__klp_enable_patch` (6.1).
    for other in patches where other.isInTransition {
      refuse(
        "`\(other.name)` is in transition, and until that ends no other livepatch is taken",
        "/proc/*/patch_state tells which tasks it waits for")
    }
    if modules[patch.module] != nil {
      let isEnabled = patches.contains { $0.name == patch.module && $0.isEnabled }
      refuse(
        isEnabled
          ? "`\(patch.module)` is loaded and enabled already"
          : "a module `\(patch.module)` is loaded already",
        isEnabled ? nil : "remove it with `rmmod \(patch.module)`, or raise `version`")
    } else if patches.contains(where: { $0.name == patch.module }) {
      refuse("a livepatch `\(patch.module)` is still there")
    }
    if isFtraceOn == false {
      refuse(
        "ftrace is switched off, so nothing can be patched",
        "`sysctl kernel.ftrace_enabled=1` switches it on")
    }
    if requiresSignatures {
      switch isSigned {
      case true?: caution("modules need a signature here: its key must be known to the kernel")
      case false?: refuse("modules need a signature here, and this one has none", "see `--sign`")
      case nil:
        verdict.unknown.append("whether the module is signed, as it must be: it is not built")
      }
    }
    for other in patches where other.isEnabled && other.name != patch.module {
      guard let known = releases.first(where: { $0.module == other.name }) else {
        caution(
          "`\(other.name)` is enabled, and no release of the set describes it: it is replaced",
          "what it fixes must be in the set, too")
        continue
      }
      if !patch.mayReplace(known) {
        refuse(
          "`\(other.name)` is enabled and has states that this livepatch lacks or has in an older version",
          "`klp-compose explain` and its definition tell which; carry them on under `states`")
      }
    }
    for (name, module) in modules.sorted(by: { $0.key < $1.key })
    where module.isLivepatch && module.users > 0 && !patches.contains(where: { $0.name == name }) {
      caution(
        "`\(name)` is replaced, and its module is held: a transition was forced, or something uses it",
        "its code may still run; such a module can never be removed")
    }
    judgeTracers(of: patch, &verdict)
    return verdict
  }

  /// Only one may change where a function goes (kernel/trace/ftrace.c,
  /// `__ftrace_hash_update_ipmodify`, 6.1).
  private func judgeTracers(of patch: RehearsedPatch, _ verdict: inout HostVerdict) {
    if hooks == nil {
      verdict.unknown.append("what traces the functions: ftrace's enabled_functions cannot be read")
    }
    if probes == nil {
      verdict.unknown.append("which probes there are: kprobes/list in debugfs cannot be read")
    }
    for function in patch.functions {
      let module: String? = if case .module(let name) = function.object { name } else { nil }
      for hook in hooks ?? []
      where hook.function == function.name && hook.module == module && !hook.isLivepatch {
        if hook.isRedirected {
          verdict.refusals.append(
            .init(
              message: "something else than a livepatch changes where `\(function)` goes",
              help: "a kprobe with a post handler does; take it off first", function: function))
        } else if hook.isDirect {
          verdict.cautions.append(
            .init(
              message:
                "a BPF program is attached to `\(function)`: the kernel may refuse to patch it",
              help: "`bpftool prog` lists them", function: function))
        }
      }
      for probe in probes ?? []
      where probe.function == function.name && probe.module == module && probe.offset > 0 {
        verdict.cautions.append(
          .init(
            message: "a probe sits at `\(function)`+\(probe.offset): code that no longer runs then",
            help: "/sys/kernel/debug/kprobes/list has them", function: function))
      }
    }
  }
}
