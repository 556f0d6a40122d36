/// A kernel that is booted to run one script.
///
/// The script is run by busybox's shell with /proc, /sys, /dev and tracefs mounted. What it prints
/// goes to the console with the kernel's log; what it writes to descriptor 3 comes back as its
/// results, over a port of their own. Modules lie in /modules; `load NAME` and `unload NAME` take
/// what they depend on along.
public struct Guest: Sendable {
  /// The path of a kernel image for x86-64.
  public var image: String
  public var modules: [Module]
  public var files: [File]
  public var script: String
  /// Goes behind the kernel's command line.
  public var commandLine = ""
  public var memory = 512
  public var processors = 1
  /// The guest is stopped after this many seconds.
  public var timeLimit = 120

  /// A kernel module, not compressed.
  public struct Module: Sendable {
    public var name: String
    public var contents: [UInt8]
    /// Names of others, loaded before it.
    public var dependencies: [String]

    public init(name: String, contents: [UInt8], dependencies: [String] = []) {
      self.name = name
      self.contents = contents
      self.dependencies = dependencies
    }
  }

  /// A file to be found in the guest.
  public struct File: Sendable {
    /// Relative to the root.
    public var path: String
    public var contents: [UInt8]
    public var isProgram: Bool

    public init(path: String, contents: [UInt8], isProgram: Bool = false) {
      self.path = path
      self.contents = contents
      self.isProgram = isProgram
    }
  }

  public init(image: String, modules: [Module] = [], files: [File] = [], script: String) {
    self.image = image
    self.modules = modules
    self.files = files
    self.script = script
  }
}

/// What became of a guest.
public struct GuestOutcome: Sendable {
  public enum Ending: Sendable, Equatable {
    /// The script came to its end, with this status.
    case finished(status: Int)
    /// The kernel stopped before the script came to its end; the line of its log that says why.
    case crashed(String?)
    /// The time was over: the kernel or the script hangs.
    case timedOut(seconds: Int)
  }

  public var ending: Ending
  /// What the script wrote to descriptor 3.
  public var results: [UInt8]
  /// The console: the kernel's log, and what the script printed.
  public var log: String
  /// False if only the end of a very long log is there.
  public var isLogWhole = true
  public var seconds: Double
  public var isAccelerated: Bool

  /// Lines of the log with which the kernel says that something is wrong with it.
  public var complaints: [String] {
    log.split(separator: "\n").map(String.init).filter { line in
      Self.alarms.contains { line.contains($0) }
    }
  }

  static let alarms = [
    "Kernel panic", "BUG:", "Oops", "general protection fault", "WARNING:", "kernel BUG at",
    "soft lockup", "rcu_sched self-detected stall", "blocked for more than",
    "refcount_t:", "Call Trace:", "cannot create duplicate filename",
  ]
}
