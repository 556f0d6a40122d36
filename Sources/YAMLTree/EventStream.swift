import CLibYAML

/// libyaml's events, one at a time.
///
/// The parser lives on the heap because for input in memory it keeps a pointer to itself; the
/// event lies behind a pointer so that its hundred bytes are never copied.
struct EventStream: ~Copyable {
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  /// The current event; valid until the next call of `next`.
  let event: UnsafeMutablePointer<yaml_event_t>

  /// - Parameter input: UTF-8 without a byte order mark; must outlive the stream.
  init?(_ input: UnsafeBufferPointer<UInt8>) {
    parser = .allocate(capacity: 1)
    event = .allocate(capacity: 1)
    event.initialize(to: yaml_event_t())
    guard yaml_parser_initialize(parser) != 0 else {
      parser.deallocate()
      event.deallocate()
      return nil
    }
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, input.baseAddress, input.count)
  }

  deinit {
    yaml_event_delete(event)
    yaml_parser_delete(parser)
    parser.deallocate()
    event.deallocate()
  }

  /// Goes on to the next event; false if the input is at fault.
  mutating func next() -> Bool {
    yaml_event_delete(event)
    return yaml_parser_parse(parser, event) != 0
  }

  /// What libyaml has to say after `next` returned false.
  var problem: Problem {
    let state = parser.pointee
    return Problem(
      text: state.problem.map { String(cString: $0) } ?? "out of memory",
      context: state.context.map { String(cString: $0) } ?? "",
      offset: state.problem_mark.index,
      contextOffset: state.context == nil ? nil : state.context_mark.index)
  }

  /// An error in libyaml's words; offsets count characters.
  ///
  /// Never one about the bytes themselves: `Encoding` has refused all that libyaml would refuse.
  struct Problem {
    var text: String
    var context: String
    var offset: Int
    var contextOffset: Int?
  }
}
