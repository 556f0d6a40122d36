public import Diagnostics

/// A change a fix makes to the system that a later release must know of (`struct klp_state`,
/// include/linux/livepatch.h, 6.1).
public struct SystemState: Sendable {
  public var name: Located<String>
  /// Never 0: 0 ends the kernel's array.
  public var id: Located<UInt64>
  public var version: Located<UInt32>
  /// What the state stands for, in a few words.
  public var about: Located<String>?
  /// The C type behind `data`, if the state carries any.
  public var dataType: Located<String>?

  public init(
    name: Located<String>, id: Located<UInt64>, version: Located<UInt32>,
    about: Located<String>? = nil, dataType: Located<String>? = nil
  ) {
    self.name = name
    self.id = id
    self.version = version
    self.about = about
    self.dataType = dataType
  }
}
