/// What a kernel exports: `Module.symvers`, written by its build (scripts/mod/modpost.c,
/// `write_dump`, 6.1).
public struct Exports: Sendable {
  /// The kernel's name of the exporter, `vmlinux` or a module, by symbol.
  public private(set) var owners: [String: String] = [:]

  public init() {}

  /// Adds what a file lists: checksum, symbol, exporter, kind and name space, separated by tabs.
  ///
  /// - Returns: the first line, from 1, that is not such a line; nil if all are.
  public mutating func add(_ bytes: some Collection<UInt8>) -> Int? {
    var number = 0
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      number += 1
      if line.isEmpty { continue }
      let fields = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
      guard fields.count >= 3, !fields[1].isEmpty, fields[0].starts(with: "0x".utf8) else {
        return number
      }
      owners[String(decoding: fields[1], as: UTF8.self)] = moduleName(
        String(decoding: fields[2], as: UTF8.self))
    }
    return nil
  }
}

/// The kernel's name for a module that kbuild calls by its path: `drivers/md/dm-mod` → `dm_mod`.
func moduleName(_ path: String) -> String {
  let file = path.split(separator: "/").last.map(String.init) ?? path
  return String(file.map { $0 == "-" ? "_" : $0 })
}
