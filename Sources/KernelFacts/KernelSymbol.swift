public import Livepatch

/// What is known of one symbol, whatever it is called.
public struct SymbolKind: Hashable, Sendable {
  /// The letter of /proc/kallsyms; capital for one with external linkage.
  public var letter: UInt8
  public var place: Place
  /// Whether ftrace can redirect it; nil where nobody has looked.
  public var isTraceable: Bool?

  public enum Place: UInt8, Sendable, CaseIterable {
    case ordinary
    /// Freed once the kernel or the module has started.
    case initialization
    /// Must not be instrumented: `noinstr` (include/linux/compiler_types.h).
    case noinstr
    /// The first instructions behind an exception, an interrupt or a system call.
    case entry
  }

  public init(letter: UInt8, place: Place = .ordinary, isTraceable: Bool? = nil) {
    self.letter = letter
    self.place = place
    self.isTraceable = isTraceable
  }

  /// Code; the kernel counts data of the same name all the same when it resolves a name
  /// (`klp_find_object_symbol`, kernel/livepatch/core.c, 6.1).
  public var isText: Bool {
    switch letter {
    case UInt8(ascii: "t"), UInt8(ascii: "T"), UInt8(ascii: "w"), UInt8(ascii: "W"),
      UInt8(ascii: "i"):
      true
    default: false
    }
  }

  /// Whether other files of the object may refer to it.
  public var isGlobal: Bool {
    switch letter {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "w"), UInt8(ascii: "v"): true
    default: false
    }
  }
}

/// One symbol of a kernel.
public struct KernelSymbol: Hashable, Sendable {
  public let name: String
  public let object: ObjectName
  /// From 1, among the symbols of this name in the object: what livepatches call sympos.
  public let position: Int
  public let kind: SymbolKind
  /// Equal for the names of one address within an object; nil for the only name of an address.
  public let aliasGroup: Int?
}

/// A symbol that modules may link to.
public struct ExportedSymbol: Hashable, Sendable {
  public var name: String
  public var owner: ObjectName
  /// Only for modules under the GPL.
  public var isGPLOnly: Bool
  /// Of its prototype, where the kernel has symbol versions.
  public var checksum: UInt32?
  /// What a module has to import first.
  public var namespace: String?

  public init(
    name: String, owner: ObjectName, isGPLOnly: Bool, checksum: UInt32? = nil,
    namespace: String? = nil
  ) {
    self.name = name
    self.owner = owner
    self.isGPLOnly = isGPLOnly
    self.checksum = checksum
    self.namespace = namespace
  }
}

/// A module of a kernel.
public struct KernelModule: Hashable, Sendable {
  public enum Kind: UInt8, Sendable {
    /// Part of vmlinux: there is no module of this name.
    case builtIn
    case loadable
  }

  /// As /proc/modules shows it: underscores.
  public var name: String
  public var kind: Kind
  /// The modules it cannot be loaded without, directly.
  public var dependencies: [String]
  /// Whether it is itself a livepatch.
  public var isLivepatch: Bool

  public init(
    name: String, kind: Kind, dependencies: [String] = [], isLivepatch: Bool = false
  ) {
    self.name = name
    self.kind = kind
    self.dependencies = dependencies
    self.isLivepatch = isLivepatch
  }
}
