import CLibYAML

/// libyaml's parser over bytes in memory.
///
/// The parser stores a pointer to itself and one to the bytes, so it lives on the heap and only
/// as long as the closure it is lent to.
struct EventStream: ~Copyable {
  private let parser: UnsafeMutablePointer<yaml_parser_t>

  /// Lends a stream over the bytes to a closure.
  static func reading<Result>(
    _ bytes: UnsafeBufferPointer<UInt8>, _ body: (inout EventStream) -> Result
  ) -> Result {
    var stream = EventStream(bytes)
    return body(&stream)
  }

  private init(_ bytes: UnsafeBufferPointer<UInt8>) {
    parser = .allocate(capacity: 1)
    parser.initialize(to: yaml_parser_t())
    // It fails only when memory is used up, and then the first event fails as well.
    if yaml_parser_initialize(parser) == 1 {
      yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
      yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    }
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
  }

  /// Lends the next event; nil after a syntax error, which `failure` describes.
  mutating func next<Result>(_ body: (inout yaml_event_t) -> Result) -> Result? {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { return nil }
    defer { yaml_event_delete(&event) }
    return body(&event)
  }

  /// What stopped the parser, in libyaml's words. Indices count characters.
  struct Failure {
    var problem: String
    var context: String
    var problemIndex: Int
    var contextIndex: Int
  }

  var failure: Failure {
    Failure(
      problem: parser.pointee.problem.map { String(cString: $0) } ?? "",
      context: parser.pointee.context.map { String(cString: $0) } ?? "",
      problemIndex: Int(parser.pointee.problem_mark.index),
      contextIndex: Int(parser.pointee.context_mark.index))
  }
}
