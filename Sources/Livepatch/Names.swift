/// What a function is patched in: the kernel itself or a module.
///
/// `vmlinux` is a case of its own because the kernel wants `NULL` for it: the string `"vmlinux"`
/// is looked up as a module, never found, and patches nothing (kernel/livepatch/core.c,
/// `klp_find_object_module`, 6.1).
public enum ObjectName: Hashable, Sendable, CustomStringConvertible {
  case vmlinux
  /// The module's name as the kernel shows it in `/proc/modules`: underscores, no `.ko`.
  case module(String)

  public init(_ text: String) { self = text == "vmlinux" ? .vmlinux : .module(text) }

  public var text: String {
    switch self {
    case .vmlinux: "vmlinux"
    case .module(let name): name
    }
  }

  public var description: String { text }
}

extension ObjectName: Comparable {
  /// vmlinux first: what modules rely on is prepared before them; then by name.
  public static func < (a: ObjectName, b: ObjectName) -> Bool {
    switch (a, b) {
    case (.vmlinux, .vmlinux), (.module, .vmlinux): false
    case (.vmlinux, .module): true
    case (.module(let a), .module(let b)): a < b
    }
  }
}

/// One function of the kernel: what two entries must share to patch the same thing.
///
/// sympos 0 and 1 are one key: both name the first symbol and both give the sysfs directory
/// `<name>,1` (kernel/livepatch/core.c, `klp_init_func`, 6.1). They ask different things of the
/// target, so entries keep what was written.
public struct FunctionKey: Hashable, Sendable, CustomStringConvertible {
  public let object: ObjectName
  /// As kallsyms shows it, compiler suffixes included.
  public let name: String
  /// From 1.
  public let position: Int

  public init(object: ObjectName, name: String, sympos: Int) {
    self.object = object
    self.name = name
    self.position = max(1, sympos)
  }

  /// `nf_tables/nft_lookup_init`, with `,2` behind it for any but the first of several.
  public var description: String {
    position == 1 ? "\(object)/\(name)" : "\(object)/\(name),\(position)"
  }
}

extension FunctionKey: Comparable {
  public static func < (a: FunctionKey, b: FunctionKey) -> Bool {
    (a.object, a.name, a.position) < (b.object, b.name, b.position)
  }
}
