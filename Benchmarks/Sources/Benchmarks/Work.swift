import CLibYAML
import CSource
import Diagnostics
import Glibc
import Loading

// The pieces of work that are compared.

/// Everything libyaml does on its own over a set's descriptions.
func runBareLibYAML(over files: [SourceText]) {
  for file in files {
    file.bytes.withUnsafeBufferPointer { bytes in
      var parser = yaml_parser_t()
      var event = yaml_event_t()
      guard yaml_parser_initialize(&parser) != 0 else { fatalError("out of memory") }
      defer { yaml_parser_delete(&parser) }
      yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING)
      yaml_parser_set_input_string(&parser, bytes.baseAddress, bytes.count)
      while true {
        guard yaml_parser_parse(&parser, &event) != 0 else { fatalError("\(file.path): no YAML") }
        let isLast = event.type == YAML_STREAM_END_EVENT
        yaml_event_delete(&event)
        if isLast { break }
      }
    }
  }
}

/// Reads one description from disk to a fix.
func readDescription(_ path: String, of workspace: Workspace) {
  readDescription(SourceText(path: path, bytes: bytes(of: path, workspace)))
}

/// Reads one description from bytes to a fix.
func readDescription(_ file: SourceText) {
  let result = readFix(file, as: FileID(0))
  guard result.fix != nil, result.findings.isEmpty else {
    fatalError("\(file.path): \(result.findings.first?.message ?? "no fix")")
  }
}

/// Reads one C file from disk to facts.
func readCode(_ path: String, of workspace: Workspace) {
  let source = SourceText(path: path, bytes: bytes(of: path, workspace))
  let facts = CFile(reading: source, as: FileID(0))
  guard facts.functions.count >= 6 else { fatalError("\(path): functions are missing") }
}

private func bytes(of path: String, _ workspace: Workspace) -> [UInt8] {
  do { return try workspace.read(path, 1 << 20) } catch { fatalError("\(path): \(error.message)") }
}
