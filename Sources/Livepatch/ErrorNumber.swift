/// What an operation of the kernel returns: 0, or a negated errno; callbacks may return anything.
public struct ErrorNumber: Hashable, Sendable, CustomStringConvertible {
  public var value: Int32

  public init(_ value: Int32) { self.value = value }

  public static let success = ErrorNumber(0)
  public static let noEntry = ErrorNumber(-2)
  public static let noExec = ErrorNumber(-8)
  public static let again = ErrorNumber(-11)
  public static let busy = ErrorNumber(-16)
  public static let exists = ErrorNumber(-17)
  public static let noDevice = ErrorNumber(-19)
  public static let invalid = ErrorNumber(-22)

  /// The names of `include/uapi/asm-generic/errno-base.h` that livepatching comes across.
  private static let names: [(name: String, number: Int32)] = [
    ("EPERM", 1), ("ENOENT", 2), ("EIO", 5), ("ENOEXEC", 8), ("EAGAIN", 11), ("ENOMEM", 12),
    ("EACCES", 13), ("EBUSY", 16), ("EEXIST", 17), ("ENODEV", 19), ("EINVAL", 22), ("ENOSPC", 28),
    ("EOPNOTSUPP", 95),
  ]

  /// `ok`, `ENODEV`, `-ENODEV` or a number; errno names are negated either way.
  public init?(parsing text: String) {
    let name = text.hasPrefix("-") ? String(text.dropFirst()) : text
    if text == "ok" {
      self = .success
    } else if let known = Self.names.first(where: { $0.name == name }) {
      value = -known.number
    } else if let number = Int32(text), number >= -4095 {
      value = number
    } else {
      return nil
    }
  }

  /// `ok`, `-ENODEV`, or the number if it has no name here.
  public var description: String {
    if value == 0 { return "ok" }
    return Self.names.first { $0.number == -value }.map { "-" + $0.name } ?? String(value)
  }
}
