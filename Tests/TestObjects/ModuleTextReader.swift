/// What the lines of a `ModuleText` say.
struct ModuleTextReader {
  struct Function {
    var name: Word
    var alias: Word?
    var section = ".text"
    var calls: [Word] = []
    var addresses: [Word] = []
  }

  struct Replacement {
    var target: Word
    var object: String
    var function: String
    var position: UInt64
    var replacement: String
  }

  struct Callback {
    var object: String
    var slot: String
    var function: Word
  }

  struct Use {
    var name: Word
    var isWeak: Bool
    /// nil: none.
    var checksum: (word: Word, value: UInt64)?
    var isMarked: Bool
  }

  struct Section {
    var name: Word
    var target: String?
    var flags: UInt64 = 0
    var symbols: [Word] = []
  }

  var modinfo: [Word] = []
  var withoutInfo: Set<String> = []
  var name: Word?
  var patch: Word?
  var functions: [Function] = []
  var withoutFunctions: Set<String> = []
  var replacements: [Replacement] = []
  var callbacks: [Callback] = []
  var states: [(id: UInt64, version: UInt32)] = []
  var uses: [Use] = []
  var sections: [Section] = []
  var exports: [Word] = []
  var isSigned = false

  mutating func take(_ line: Words) throws {
    var words = line
    guard !words.left.isEmpty else { return }
    let verb = try words.next()
    switch verb.text {
    case "patch": patch = verb
    case "modinfo": modinfo.append(try words.rest())
    case "no" where words.take("modinfo"): withoutInfo.insert(try words.next().text)
    case "no" where words.take("function"): withoutFunctions.insert(try words.next().text)
    case "name": name = try words.next()
    case "function": try takeFunction(&words)
    case "replaces": try takeReplacement(&words)
    case "callback":
      let object = try words.next().text
      callbacks.append(
        Callback(object: object, slot: try words.next().text, function: try words.next()))
    case "state":
      guard let id = UInt64(try words.next().text), let version = UInt32(try words.next().text)
      else { throw words.problem }
      states.append((id, version))
    case "uses": try takeUse(&words)
    case "section": try takeSection(&words)
    case "exports": exports.append(try words.next())
    case "signed": isSigned = true
    default: throw words.problem
    }
    guard words.left.isEmpty else { throw words.problem }
  }

  private mutating func takeFunction(_ words: inout Words) throws {
    var function = Function(name: try words.next())
    if words.take("=") { function.alias = try words.next() }
    if words.take("in") { function.section = try words.next().text }
    if words.take("calls") { function.calls = words.list(before: ["takes"]) }
    if words.take("takes") { function.addresses = words.list(before: []) }
    functions.append(function)
  }

  private mutating func takeReplacement(_ words: inout Words) throws {
    let target = try words.next()
    let parts = target.text.split { $0 == "/" || $0 == "," }.map(String.init)
    guard parts.count >= 2, words.take("by") else { throw words.problem }
    replacements.append(
      Replacement(
        target: target, object: parts[0], function: parts[1],
        position: parts.count > 2 ? UInt64(parts[2]) ?? 0 : 0, replacement: try words.next().text))
  }

  private mutating func takeUse(_ words: inout Words) throws {
    let isWeak = words.take("weak")
    let name = try words.next()
    var use = Use(name: name, isWeak: isWeak, isMarked: name.text.hasPrefix(".klp.sym."))
    if let word = words.left.first, word.text.hasPrefix("crc=0x") {
      guard let value = UInt64(word.text.dropFirst(6), radix: 16) else { throw words.problem }
      use.checksum = (word, value)
      _ = try words.next()
    }
    if words.take("unmarked") { use.isMarked = false }
    uses.append(use)
  }

  private mutating func takeSection(_ words: inout Words) throws {
    var section = Section(name: try words.next())
    if words.take("of") { section.target = try words.next().text }
    while let word = words.left.first, let flag = Self.flags[word.text] {
      section.flags |= flag
      _ = try words.next()
    }
    if words.take("for") { section.symbols = words.list(before: []) }
    sections.append(section)
  }

  private static let flags: [String: UInt64] = ["alloc": 2, "livepatch": 0x10_0000]
}
