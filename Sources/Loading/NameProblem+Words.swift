import Diagnostics
import Livepatch

extension NameProblem {
  /// The catalogue's name for the mistake.
  var rule: RuleName {
    switch self {
    case .notAModuleName: "object-name-not-module-name"
    case .reserved: "object-name-reserved"
    case .empty, .tooLong, .badByte, .badStart, .keyword: "bad-name"
    }
  }

  /// Goes on behind the quoted name.
  func message(whatIsWanted: String) -> String {
    switch self {
    case .empty: "is empty: expected \(whatIsWanted)"
    case .tooLong(let limit): "is longer than the \(limit) bytes that the kernel allows"
    case .badByte: "is not \(whatIsWanted)"
    case .badStart: "starts with a digit: expected \(whatIsWanted)"
    case .keyword: "is a keyword of C: expected \(whatIsWanted)"
    case .notAModuleName:
      "never equals the name of a loaded module, so the kernel would load the livepatch and patch nothing in it"
    case .reserved:
      "is an attribute of the livepatch's sysfs directory: the kernel refuses the object with -EEXIST"
    }
  }

  func help(for text: String) -> String? {
    switch self {
    case .notAModuleName(let suggestion?): "write `\(suggestion)`, as /proc/modules shows it"
    case .notAModuleName(nil): "write the name as /proc/modules shows it: letters, digits and `_`"
    case .reserved: "a module of that name cannot be patched"
    case .badByte(let offset):
      "the byte at position \(offset + 1) does not belong there"
    case .empty, .tooLong, .badStart, .keyword: nil
    }
  }
}
