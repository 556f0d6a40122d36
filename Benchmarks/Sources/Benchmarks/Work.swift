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

/// Reads one description from bytes to a fix.
func readDescription(_ file: SourceText) {
  let result = readFix(file, as: FileID(0))
  guard result.fix != nil, result.findings.isEmpty else {
    fatalError("\(file.path): \(result.findings.first?.message ?? "no fix")")
  }
}

/// Reads one C file from bytes to facts.
func readCode(_ file: SourceText) {
  let facts = CFile(reading: file, as: FileID(0))
  guard facts.functions.count >= 6 else { fatalError("\(file.path): functions are missing") }
}
