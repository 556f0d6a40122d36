import Diagnostics
import Livepatch

/// Where something can be put into a YAML file that people wrote, in their style: flow or block.
struct YAMLInsertion {
  private let bytes: [UInt8]
  private let file: FileID

  init(_ source: SourceText, as file: FileID) {
    bytes = source.bytes
    self.file = file
  }

  /// Adds a callback to an object; nil if its entry is written in a way that is not understood.
  func callback(_ slot: CallbackSlot, _ function: String, of object: PatchedObject) -> Edit? {
    let pair = "\(slot.rawValue): \(function)"
    if let last = object.callbacks.declared.map(\.function.range).max() {
      let end = skipped(from: Int(last.end), over: "\"'")
      if let next = byte(at: skipped(from: end, over: " ")), next == "," || next == "}" {
        return Edit(at(end), ", \(pair)")
      }
      return Edit(at(lineEnd(from: end)), "\n\(indentation(at: Int(last.start)))\(pair)")
    }
    return entry("callbacks: { \(pair) }", below: object.name.range)
  }

  /// Adds an entry to the mapping that a key stands for.
  private func entry(_ text: String, below key: SourceRange) -> Edit? {
    let colon = skipped(from: Int(key.end), over: "\"' ")
    guard byte(at: colon) == ":" else { return nil }
    let value = skipped(from: colon + 1, over: " ")
    switch byte(at: value) {
    case "{":
      let isEmpty = byte(at: skipped(from: value + 1, over: " ")) == "}"
      return Edit(at(value + 1), " \(text)" + (isEmpty ? " " : ","))
    case "\n", "\r", "#", nil:
      let end = lineEnd(from: value)
      return Edit(at(end), "\n\(innerIndentation(behind: end, of: Int(key.start)))\(text)")
    default: return nil
    }
  }

  /// Adds an entry in front of another one of the same mapping.
  func entry(_ text: String, before key: SourceRange) -> Edit {
    let start = Int(key.start)
    let indentation = indentation(at: start)
    let isFirstOnLine = lineStart(from: start) + indentation.utf8.count == start
    return Edit(at(start), isFirstOnLine ? "\(text)\n\(indentation)" : "\(text), ")
  }

  /// Adds a key at the end of a file whose outermost mapping is in block style.
  func atEnd(_ text: String) -> Edit? {
    let first = skipped(from: 0, over: " \n\r")
    if byte(at: first) == "{" { return nil }
    return Edit(at(bytes.count), (bytes.last == 0x0a || bytes.isEmpty ? "" : "\n") + text + "\n")
  }
}

// MARK: - Lines

extension YAMLInsertion {
  private func at(_ offset: Int) -> SourceRange { SourceRange(file: file, offset..<offset) }

  private func byte(at offset: Int) -> Unicode.Scalar? {
    bytes.indices.contains(offset) ? Unicode.Scalar(bytes[offset]) : nil
  }

  private func skipped(from offset: Int, over characters: String) -> Int {
    var at = offset
    while let next = byte(at: at), characters.unicodeScalars.contains(next) { at += 1 }
    return at
  }

  private func lineStart(from offset: Int) -> Int {
    bytes[..<min(offset, bytes.count)].lastIndex(of: 0x0a).map { $0 + 1 } ?? 0
  }

  private func lineEnd(from offset: Int) -> Int {
    let start = min(offset, bytes.count)
    let end = bytes[start...].firstIndex(of: 0x0a) ?? bytes.count
    return end > start && bytes[end - 1] == 0x0d ? end - 1 : end
  }

  private func indentation(at offset: Int) -> String {
    let start = lineStart(from: offset)
    return String(repeating: " ", count: skipped(from: start, over: " ") - start)
  }

  /// As the next line with anything on it, if it lies deeper than the key.
  private func innerIndentation(behind end: Int, of key: Int) -> String {
    let outer = indentation(at: key)
    var at = end
    while at < bytes.count {
      let start = skipped(from: at, over: "\r\n")
      let word = skipped(from: start, over: " ")
      guard let next = byte(at: word) else { break }
      if next == "\n" || next == "\r" || next == "#" {
        at = lineEnd(from: word)
        if next == "#" { continue }
        at = max(at, word)
        continue
      }
      let inner = indentation(at: word)
      return inner.utf8.count > outer.utf8.count ? inner : outer + "  "
    }
    return outer + "  "
  }
}
