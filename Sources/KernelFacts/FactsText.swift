import Livepatch

/// The text form: one fact a line, for people, for `git diff` and for tests.
enum FactsText {
  static let heading = "klpfacts 1\n"

  static func read(_ bytes: [UInt8]) throws(FactsError) -> FactsDraft {
    var reading = FactsTextReading()
    var number = 0
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      number += 1
      if number == 1 || line.isEmpty || line.first == UInt8(ascii: "#") { continue }
      if let problem = reading.take(String(decoding: line, as: UTF8.self)) {
        throw .line(number, problem)
      }
    }
    guard !reading.draft.release.isEmpty else { throw .line(1, "is followed by no `release`") }
    return reading.draft
  }
}

private struct FactsTextReading {
  var draft = FactsDraft(release: "")

  /// What is wrong with a line, or nil.
  mutating func take(_ line: String) -> String? {
    let words = line.split(separator: " ").map(String.init)
    guard let subject = words.first else { return nil }
    let rest = Array(words.dropFirst())
    switch subject {
    case "release" where rest.count == 1: draft.release = rest[0]
    case "architecture" where rest.count == 1: draft.architecture = rest[0]
    case "config" where !rest.isEmpty:
      // A text value may hold spaces.
      return takeConfiguration(String(line.dropFirst("config ".count)))
    case "module" where rest.count >= 2: return takeModule(rest)
    case "symbol" where rest.count >= 3: return takeSymbol(rest)
    case "export" where rest.count >= 2: return takeExport(rest)
    default:
      return
        "starts with none of release, architecture, config, module, symbol, export, or has too few words"
    }
    return nil
  }

  private mutating func takeConfiguration(_ text: String) -> String? {
    guard let equals = text.firstIndex(of: "=") else { return "has no `NAME=value`" }
    let name = text[..<equals]
    draft.configuration = draft.configuration ?? [:]
    draft.configuration?[String(name.hasPrefix("CONFIG_") ? name.dropFirst(7) : name)] = String(
      text[equals...].dropFirst())
    return nil
  }

  /// `module NAME loadable|built-in [livepatch] [needs NAME…]`
  private mutating func takeModule(_ words: [String]) -> String? {
    let kinds: [String: KernelModule.Kind] = ["loadable": .loadable, "built-in": .builtIn]
    guard let kind = kinds[words[1]] else { return "says neither `loadable` nor `built-in`" }
    var module = KernelModule(name: words[0], kind: kind)
    var rest = words.dropFirst(2)
    if rest.first == "livepatch" {
      module.isLivepatch = true
      rest.removeFirst()
    }
    if rest.first == "needs" {
      module.dependencies = Array(rest.dropFirst())
    } else if let word = rest.first {
      return "has the word `\(word)`, which says nothing about a module"
    }
    draft.modules = (draft.modules ?? []) + [module]
    return nil
  }

  /// `symbol OBJECT LETTER NAME [traceable|untraceable] [init|noinstr|entry] [alias=NUMBER]`
  private mutating func takeSymbol(_ words: [String]) -> String? {
    guard let letter = words[1].utf8.first, words[1].utf8.count == 1 else {
      return "has no letter for the kind of symbol"
    }
    var symbol = FactsDraft.Symbol(name: words[2], kind: SymbolKind(letter: letter))
    for word in words.dropFirst(3) {
      switch word {
      case "traceable": symbol.kind.isTraceable = true
      case "untraceable": symbol.kind.isTraceable = false
      case "init": symbol.kind.place = .initialization
      case "noinstr": symbol.kind.place = .noinstr
      case "entry": symbol.kind.place = .entry
      default:
        guard word.hasPrefix("alias="), let group = UInt32(word.dropFirst("alias=".count)) else {
          return "has the word `\(word)`, which says nothing about a symbol"
        }
        symbol.aliasGroup = Int(group)
      }
    }
    draft.symbols[ObjectName(words[0]), default: []].append(symbol)
    return nil
  }

  /// `export NAME OWNER [gpl] [crc=0xHEX] [namespace=NAME]`
  private mutating func takeExport(_ words: [String]) -> String? {
    var export = ExportedSymbol(name: words[0], owner: ObjectName(words[1]), isGPLOnly: false)
    for word in words.dropFirst(2) {
      if word == "gpl" {
        export.isGPLOnly = true
      } else if word.hasPrefix("crc=0x"), let checksum = UInt32(word.dropFirst(6), radix: 16) {
        export.checksum = checksum
      } else if word.hasPrefix("namespace=") {
        export.namespace = String(word.dropFirst("namespace=".count))
      } else {
        return "has the word `\(word)`, which says nothing about an export"
      }
    }
    draft.exports = (draft.exports ?? []) + [export]
    return nil
  }
}
