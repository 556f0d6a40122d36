/// The lists a reader fills.
struct Facts {
  var functions: [CFile.Function] = []
  var prototypes: [CFile.Prototype] = []
  var variables: [CFile.Variable] = []
  var types: [CFile.TypeName] = []
  var fileScopeCalls: [CFile.FileScopeCall] = []
  var calls: [CFile.Call] = []
  var assignedNames: [CFile.Name] = []
  var includes: [CFile.Include] = []
  var macros: [CFile.Macro] = []
  var undefinitions: [CFile.Undefinition] = []
  var branches: [CFile.Branch] = []

  init() {}

  /// Reads a text, and a second time if its brackets did not match: then the kernel's habit of
  /// starting only definitions in the first column tells where one ends.
  init(reading bytes: [UInt8]) {
    self = bytes.withLexer { lexer in
      let copy = lexer
      var reader = Reader(lexer, trustsColumns: false)
      // About what kernel code has; growing step by step costs more.
      reader.facts.calls.reserveCapacity(bytes.count / 64)
      reader.read()
      guard reader.isUnbalanced else { return reader.facts }
      reader = Reader(copy, trustsColumns: true)
      reader.read()
      return reader.facts
    }
    trim()
  }

  /// Gives back the room that growing arrays keep.
  private mutating func trim() {
    calls = Array(calls[...])
  }
}
