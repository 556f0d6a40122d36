import Diagnostics

@testable import CSource

extension CFile {
  /// Reads a text in a test.
  convenience init(_ text: String, path: String = "fix.c", id: UInt32 = 0) {
    self.init(reading: SourceText(path: path, bytes: Array(text.utf8)), as: FileID(id))
  }

  func texts(_ ranges: some Sequence<ByteRange>) -> [String] { ranges.map { text($0) } }
  func names(_ names: some Sequence<Name>) -> [String] { names.map { text($0) } }
}
