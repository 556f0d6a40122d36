internal import Diagnostics

extension CFile {
  /// The parentheses of a call and what is in them.
  public func argumentList(of call: Call) -> ByteRange {
    let behindName = ByteRange(call.name.range.end, call.range.end)
    return source.bytes.withLexer(over: behindName) { lexer in
      ByteRange(lexer.next().start, call.range.end)
    }
  }

  /// The arguments of a call, each without the blanks around it.
  public func arguments(of call: Call) -> [ByteRange] { elements(of: argumentList(of: call)) }

  /// The arguments of a macro at file scope.
  public func arguments(of call: FileScopeCall) -> [ByteRange] { elements(of: call.arguments) }

  /// A macro behind a declarator, taken apart: `KLP_RELOC_SYMBOL(vmlinux, foo)`.
  public func annotation(_ range: ByteRange) -> (name: Name, arguments: [ByteRange]) {
    let name = source.bytes.withLexer(over: range) { $0.next().name }
    let list = source.bytes.withLexer(over: ByteRange(name.range.end, range.end)) {
      ByteRange($0.next().start, range.end)
    }
    return (name, elements(of: list))
  }

  /// What commas separate between the outermost brackets of a range: arguments, parameters, the
  /// members of an initialiser. None between brackets with nothing in them, or behind the last
  /// comma between braces; any other element that is left out is an empty range. Preprocessor lines
  /// between them are none of them.
  public func elements(of brackets: ByteRange) -> [ByteRange] {
    source.bytes.withLexer(over: brackets) { lexer in
      var elements: [ByteRange] = []
      let isList = lexer.byte(at: brackets.start) == UInt8(ascii: "{")
      var depth = 0
      var start: UInt32?
      var end: UInt32 = 0
      while true {
        var token = lexer.next()
        while token.kind == .directive { token = lexer.behindDirective() }
        if token.kind.isClosing || token.kind == .endOfFile { depth -= 1 }
        let isEnd = depth <= 0 && (token.kind.isClosing || token.kind == .endOfFile)
        if isEnd || depth == 1 && token.kind == .comma {
          if start != nil || !isEnd || !elements.isEmpty && !isList {
            elements.append(ByteRange(start ?? token.start, start == nil ? token.start : end))
          }
          start = nil
          if isEnd { return elements }
        } else if depth > 0 {
          start = start ?? token.start
          end = token.end
        }
        if token.kind.isOpening { depth += 1 }
      }
    }
  }

  /// The words of a function's signature outside brackets, its name aside: storage classes, type
  /// and attributes in the order they are written.
  public func words(of function: Function) -> [Name] {
    source.bytes.withLexer(over: function.signature) { lexer in
      var words: [Name] = []
      var depth = 0
      var token = lexer.next()
      while token.kind != .endOfFile {
        if token.kind.isOpening { depth += 1 }
        if token.kind.isClosing { depth -= 1 }
        if depth == 0, token.kind == .identifier, token.start != function.name.range.start {
          words.append(token.name)
        }
        token = lexer.next()
      }
      return words
    }
  }
}
