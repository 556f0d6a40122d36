import CSource
import Diagnostics

/// A quoted include may not leave the set: the output mirrors the set, and a fix must not pull in
/// files of the machine it is built on.
///
/// - Parameter path: where the file lies in the set.
func includesThatLeave(_ facts: CFile, at path: String) -> [Finding] {
  facts.includes.compactMap { include in
    if facts.isDead(include.branch) { return nil }
    // Hardly any path goes up at all.
    let bytes = facts.source.bytes[include.path.bytes]
    guard bytes.first == UInt8(ascii: "/") || zip(bytes, bytes.dropFirst()).contains(where: isUp)
    else { return nil }
    let target = facts.text(include.path)
    // Between <> the kernel's headers are meant, and only an absolute path is sure to miss them.
    guard include.isQuoted || target.hasPrefix("/") else { return nil }
    var depth = path.split(separator: "/").count - 1
    var leaves = target.hasPrefix("/")
    for part in target.split(separator: "/") {
      if part == ".." { depth -= 1 } else if part != "." { depth += 1 }
      if depth < 0 { leaves = true }
    }
    if !leaves { return nil }
    return Finding(
      "unsafe-path", "the include `\(quotable(target))` leads out of the patch set",
      at: facts.range(include.path),
      help: "copy what is needed into the set, or include it with <…>")
  }
}

private func isUp(_ first: UInt8, _ second: UInt8) -> Bool {
  first == UInt8(ascii: ".") && second == first
}
