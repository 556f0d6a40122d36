/// The tables of a livepatch as they lie in a module: what the kernel reads when it is enabled
/// (include/linux/livepatch.h, 6.1).
public struct PatchTable: Sendable, Hashable {
  /// The variable, if the symbol table has it.
  public var symbol: String?
  public var replace: Bool
  public var objects: [Object]
  public var states: [State]
  /// The byte of the file at which `struct klp_patch` begins.
  public var offset: Int

  /// `struct klp_object`
  public struct Object: Sendable, Hashable {
    /// nil: vmlinux.
    public var name: String?
    public var functions: [Function]
    /// The names of its callbacks; a slot without one is absent.
    public var callbacks: [Callback: String]
    /// The byte of the file at which it begins.
    public var offset: Int
  }

  /// `struct klp_func`
  public struct Function: Sendable, Hashable {
    public var oldName: String
    /// The replacement; nil if the symbol table has no name for it.
    public var newFunction: String?
    /// The section the replacement lies in.
    public var newSection: String?
    public var sympos: UInt64
    /// The byte of the file at which it begins.
    public var offset: Int
  }

  /// The members of `struct klp_callbacks`, in their order.
  public enum Callback: String, Sendable, CaseIterable {
    case prePatch = "pre_patch"
    case postPatch = "post_patch"
    case preUnpatch = "pre_unpatch"
    case postUnpatch = "post_unpatch"
  }

  /// `struct klp_state`
  public struct State: Sendable, Hashable {
    public var id: UInt64
    public var version: UInt32
  }
}
