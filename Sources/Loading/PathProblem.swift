/// Why a path from a patch set is not followed.
///
/// Paths go into Makefiles, `#include` lines and file names of the output, so their bytes are
/// bounded too: letters, digits and `. _ + @ - /`.
enum PathProblem: Hashable, Sendable {
  case empty, absolute, leavesSet, hidden
  case badByte
  case tooLong

  static let limit = 1024

  /// Checks a path relative to the file or folder it is written in; `..` is refused outright.
  init?(_ path: String) {
    let bytes = path.utf8
    if bytes.isEmpty {
      self = .empty
    } else if bytes.count > Self.limit {
      self = .tooLong
    } else if bytes.first == UInt8(ascii: "/") {
      self = .absolute
    } else if !bytes.allSatisfy(Self.isAllowed) {
      self = .badByte
    } else {
      let parts = bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      if parts.contains(where: { $0.elementsEqual("..".utf8) }) {
        self = .leavesSet
      } else if parts.contains(where: { Self.isHidden($0.first) }) {
        self = .hidden
      } else {
        return nil
      }
    }
  }

  var message: String {
    switch self {
    case .empty: "is empty"
    case .absolute: "is an absolute path"
    case .leavesSet: "may lead out of the patch set"
    case .hidden: "has an empty or hidden part, or one that looks like an option"
    case .badByte: "has a character that is not safe in Makefiles and C"
    case .tooLong: "is longer than \(Self.limit) bytes"
    }
  }

  var help: String {
    switch self {
    case .empty, .absolute, .leavesSet, .tooLong:
      "name a file below the fix's folder, or one of the manifest's `shared:`"
    case .hidden: "rename the file: no part of its path starts with `.` or `-`"
    case .badByte: "rename the file: letters, digits and `. _ + @ -` are safe"
    }
  }

  /// Whether a part that starts with this byte is empty, hidden, or looks like an option.
  private static func isHidden(_ first: UInt8?) -> Bool {
    first == nil || first == UInt8(ascii: ".") || first == UInt8(ascii: "-")
  }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "._+@-/".utf8.contains(byte)
    }
  }
}
