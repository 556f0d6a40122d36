public import CSource
import Diagnostics

/// At most so many files are followed from one C file.
private let includedFileLimit = 256

/// The files that a C file includes between quotes, and those that they include, each once, in the order
/// of the text.
///
/// A path is taken from the folder of the file that names it, and is not followed out of the workspace.
/// What is not there, is no file or cannot be read is left out: the kernel build may find it elsewhere.
/// All of them together are at most `codeLimit` bytes.
///
/// - Parameter path: where the file lies in the workspace.
public func includedFiles(
  of file: CFile, at path: String, in workspace: Workspace
) -> [(path: String, bytes: [UInt8])] {
  var found: [(path: String, bytes: [UInt8])] = []
  var seen: Set<String> = [path]
  var left = codeLimit
  func follow(_ file: CFile, at path: String) {
    // Depth first, as a compiler reads; each path is read once, so this ends.
    for include in file.includes where include.isQuoted && !file.isDead(include.branch) {
      guard let target = resolved(file.text(include.path), from: path),
        seen.insert(target).inserted, found.count < includedFileLimit,
        let bytes = try? workspace.read(target, left)
      else { continue }
      left -= bytes.count
      found.append((target, bytes))
      follow(CFile(reading: SourceText(path: target, bytes: bytes), as: file.id), at: target)
    }
  }
  follow(file, at: path)
  return found
}

/// Where a path leads from a file; nil if out of the workspace.
private func resolved(_ target: String, from path: String) -> String? {
  guard !target.hasPrefix("/"), !target.utf8.contains(0) else { return nil }
  var parts = path.split(separator: "/").dropLast().map(String.init)
  for part in target.split(separator: "/") where part != "." {
    if part != ".." {
      parts.append(String(part))
    } else if parts.popLast() == nil {
      return nil
    }
  }
  return parts.isEmpty ? nil : parts.joined(separator: "/")
}
