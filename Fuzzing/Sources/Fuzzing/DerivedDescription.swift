import CSource
import Diagnostics

/// A description that declares what is in a C file by the names of its functions, so that the rules
/// have something to say about code that nobody wrote.
func describe(_ code: [UInt8]) -> [UInt8] {
  let file = CFile(reading: SourceText(path: "a/a.c", bytes: code), as: FileID(0))
  // More would only repeat what the first ones show.
  let names = file.functions.prefix(40).map { file.text($0.name) }
  func firstName(endingIn word: String) -> String? { names.first { $0.hasSuffix(word) } }

  var replaced: [String] = []
  for name in names where name.hasPrefix("klpp_") && !replaced.contains(name) {
    replaced.append(name)
  }
  let functions = replaced.map { "\($0.dropFirst(5)): { replacement: \($0) }" }
  let callbacks = ["pre_patch", "post_patch", "pre_unpatch", "post_unpatch"].compactMap { slot in
    firstName(endingIn: slot).map { "\(slot): \($0)" }
  }
  var lines = [
    "fix: a",
    "objects:",
    "  vmlinux:",
    "    functions: { \(functions.joined(separator: ", ")) }",
    "    callbacks: { \(callbacks.joined(separator: ", ")) }",
    "shadow_variables: { guard: { id: GUARD, type: struct guard, parent: struct inode } }",
    "states: { level: { id: 7, version: 1, data: int } }",
  ]
  lines += ["init", "exit"].compactMap { part in
    firstName(endingIn: "_\(part)").map { "\(part): \($0)" }
  }
  return Array((lines.joined(separator: "\n") + "\n").utf8)
}
