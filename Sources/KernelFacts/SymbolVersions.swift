import Livepatch

/// Reads `Module.symvers`: checksum, name, owner, kind of export, namespace, between tabs
/// (scripts/mod/modpost.c, `write_dump`, 6.1).
///
/// - Returns: nil if a line is not of that form.
public func readSymbolVersions(_ bytes: [UInt8]) -> [ExportedSymbol]? {
  var exports: [ExportedSymbol] = []
  for line in bytes.split(separator: UInt8(ascii: "\n")) {
    let fields = String(decoding: line, as: UTF8.self).split(
      separator: "\t", omittingEmptySubsequences: false)
    guard fields.count >= 4, fields[0].hasPrefix("0x"),
      let checksum = UInt32(fields[0].dropFirst(2), radix: 16), !fields[1].isEmpty
    else { return nil }
    let namespace = fields.count > 4 && !fields[4].isEmpty ? String(fields[4]) : nil
    exports.append(
      ExportedSymbol(
        name: String(fields[1]), owner: ObjectName(moduleName(ofPath: fields[2])),
        isGPLOnly: fields[3].contains("GPL"), checksum: checksum == 0 ? nil : checksum,
        namespace: namespace))
  }
  return exports
}

/// `drivers/net/foo-bar.ko.xz` → `foo_bar`: what the kernel calls the module of a file.
public func moduleName(ofPath path: some StringProtocol) -> String {
  let file = path.lastIndex(of: "/").map { path[path.index(after: $0)...] } ?? path[...]
  return String(file.prefix { $0 != "." }.map { $0 == "-" ? "_" : $0 })
}
