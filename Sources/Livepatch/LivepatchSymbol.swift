public import Diagnostics

/// A symbol the sources use and the kernel does not export: resolved by a klp relocation
/// (Documentation/livepatch/module-elf-format.rst, 6.1).
public struct LivepatchSymbol: Sendable {
  /// The patched object in whose code it is used.
  public var object: Located<ObjectName>
  public var name: Located<String>
  public var sympos: Int
  /// Where the symbol lives; the object itself unless said otherwise.
  public var owner: Located<ObjectName>

  public init(
    object: Located<ObjectName>, name: Located<String>, sympos: Int = 0, owner: Located<ObjectName>
  ) {
    self.object = object
    self.name = name
    self.sympos = sympos
    self.owner = owner
  }
}
