import Diagnostics

/// A fingerprint for each diagnostic of a report, unique in it, which stays the same when lines
/// move: of the file, the rule, the message and what is written there. Equal ones are numbered.
struct Fingerprints {
  private let values: [String]

  init(_ report: Report) {
    var seen: [String: Int] = [:]
    values = report.diagnostics.map { diagnostic in
      let identity = diagnostic.finding.identity(in: report.sources)
      let path = report.sources[diagnostic.finding.range.file].path
      let hash = hexadecimal(
        fnv1a([path, identity.rule.text, identity.message, identity.text]))
      seen[hash, default: 0] += 1
      return "\(hash):\(seen[hash, default: 1])"
    }
  }

  /// Of the diagnostic at a place of the report.
  subscript(number: Int) -> String { values[number] }
}

/// FNV-1a over 128 bits: short, and no two findings of a project share it by chance. That nobody
/// can make two of them on purpose is not needed here.
private func fnv1a(_ parts: [String]) -> UInt128 {
  let prime = (UInt128(1) << 88) + 0x13B
  var hash: UInt128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d
  for part in parts {
    for byte in part.utf8 { hash = (hash ^ UInt128(byte)) &* prime }
    // A byte that no text has, so that no part can run into the next.
    hash = (hash ^ 0xFF) &* prime
  }
  return hash
}

private func hexadecimal(_ number: UInt128) -> String {
  let digits = String(number, radix: 16)
  return String(repeating: "0", count: 32 - digits.count) + digits
}
