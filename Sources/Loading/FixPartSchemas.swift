import Diagnostics
import Livepatch
import YAMLTree

extension Schema where Value == [[LivepatchSymbol]] {
  static let externs = {
    let full = Schema<LivepatchSymbol>.mapping(
      "livepatch symbol", "A symbol that the kernel does not export.",
      [
        Field("name", .symbol, "its kallsyms name", isRequired: true) { $0.name = $1 },
        Field("sympos", .number("a symbol position", 0...99_999), "which of several, from 1") {
          $0.sympos = Int($1.value)
        },
        Field("from", .objectName, "where it lives; default: the object it is used in") {
          $0.owner = $1
        },
      ]
    ) { range in
      LivepatchSymbol(
        object: Located(.vmlinux, at: range), name: Located("", at: range),
        owner: Located(.vmlinux, at: SourceRange(file: range.file, 0..<0)))
    }
    let short = Schema<Located<String>>.symbol
    let entry = Schema<LivepatchSymbol>(.either([short.shape, full.shape])) { node, reader in
      if reader.document.kind(node) == .mapping { return full.read(node, &reader) }
      return short.read(node, &reader).map { name in
        LivepatchSymbol(
          object: Located(.vmlinux, at: name.range), name: name,
          owner: Located(.vmlinux, at: SourceRange(file: name.range.file, 0..<0)))
      }
    }
    return table(.objectName, .list(of: entry, isNonEmpty: true)) { object, symbols in
      symbols.map { symbol in
        var symbol = symbol
        symbol.object = object
        if symbol.owner.range.end == 0 { symbol.owner = object }
        return symbol
      }
    }
  }()
}

extension Schema where Value == [ShadowVariable] {
  static let shadowVariables = {
    let lifetime = Schema<Located<ShadowLifetime>>.choice(
      ShadowLifetime.allCases.map { (word: $0.rawValue, value: $0) })
    let entry = Schema<ShadowVariable>.mapping(
      "shadow variable", "Data attached to an object of the running kernel by a number.",
      [
        Field("id", .shadowID, "its number, or a constant the sources define", isRequired: true) {
          $0.id = $1
        },
        Field("parent", .cType, "the C type it hangs on; `none`: one for the whole system") {
          $0.parent = $1.value == "none" ? nil : $1
        },
        Field("type", .cType, "the C type of the data") { $0.type = $1 },
        Field("ctor", .identifier, "the constructor") { $0.constructor = $1 },
        Field("dtor", .identifier, "the destructor") { $0.destructor = $1 },
        Field("freed_by", .oneOrMore(lifetime), "who frees it") { $0.freedBy = $1 },
      ]
    ) { range in
      ShadowVariable(name: Located("", at: range), id: Located(.number(0), at: range))
    }
    return table(.identifier, entry) { name, variable in
      var variable = variable
      variable.name = name
      return variable
    }
  }()
}

extension Schema where Value == [SystemState] {
  static let states = {
    let entry = Schema<SystemState>.mapping(
      "state", "A change to the system that later releases must know of.",
      [
        Field(
          "id", .stateID, "its number, never 0 and never used for anything else", isRequired: true
        ) { $0.id = $1 },
        Field(
          "version", .number("a version", 0...UInt64(UInt32.max)),
          "raised when older releases can no longer take it over", isRequired: true
        ) { $0.version = $1.map { UInt32($0) } },
        Field("about", .line, "what it stands for") { $0.about = $1 },
        Field("data", .cType, "the C type behind its data pointer") { $0.dataType = $1 },
      ]
    ) { range in
      SystemState(
        name: Located("", at: range), id: Located(1, at: range), version: Located(1, at: range))
    }
    return table(.identifier, entry) { name, state in
      var state = state
      state.name = name
      return state
    }
  }()
}

extension Schema where Value == Located<UInt64> {
  /// A state's id: 0 would end the kernel's array and hide every state behind it
  /// (include/linux/livepatch.h, `klp_for_each_state` in kernel/livepatch/state.c, 6.1).
  fileprivate static let stateID = {
    let number = number("a state's id", 0...UInt64.max)
    return Schema(.number(name: "a state's id", 1...UInt64.max)) { node, reader in
      guard let id = number.read(node, &reader) else { return nil }
      if id.value != 0 { return id }
      reader.report(
        "state-id-zero",
        "a state cannot have the id 0: the kernel takes it for the end of the list",
        at: id.range, help: "give it any other number, and keep that number for ever")
      return nil
    }
  }()
}

/// A retirement while it is read: the subjects that were given, of which exactly one is wanted.
private struct RetirementEntry {
  var subjects: [Located<Retirement.Subject>] = []
  var reason: Located<String>
}

extension Schema where Value == [Retirement] {
  static let retirements = {
    let full = Schema<RetirementEntry>.mapping(
      "retirement", "Something an earlier release had and this one lets go on purpose.",
      [
        Field("function", .functionPath, "OBJECT/FUNCTION, or OBJECT/FUNCTION,POSITION") {
          $0.subjects.append($1.map { .function($0) })
        },
        Field("object", .objectName, "an object with all that is patched in it") {
          $0.subjects.append($1.map { .object($0) })
        },
        Field("callback", .callbackPath, "OBJECT/SLOT, as `vmlinux/pre_patch`") {
          $0.subjects.append($1)
        },
        Field("state", .identifier, "a state by its name") {
          $0.subjects.append($1.map { .state($0) })
        },
        Field("shadow_variable", .identifier, "a shadow variable by its name") {
          $0.subjects.append($1.map { .shadowVariable($0) })
        },
        Field("init", .fixID, "what the init of a fix set up, by the fix") {
          $0.subjects.append($1.map { .setUp($0) })
        },
        Field("reason", .line, "why nobody needs it any more", isRequired: true) { $0.reason = $1 },
      ]
    ) { RetirementEntry(reason: Located("", at: $0)) }
    let entry = Schema<Retirement>(full.shape) { node, reader in
      let before = reader.findings.count
      guard let entry = full.read(node, &reader) else { return nil }
      // A bad subject has been reported; it is there all the same.
      if entry.subjects.isEmpty, reader.findings.count > before { return nil }
      guard let subject = entry.subjects.first, entry.subjects.count == 1 else {
        reader.report(
          "bad-value", "a retirement names exactly one thing", at: reader.point(at: node),
          help: "give one of `function`, `object`, `callback`, `state`, `shadow_variable`, `init`")
        return nil
      }
      return Retirement(subject: subject, reason: entry.reason)
    }
    return list(of: entry)
  }()
}

extension Schema where Value == Located<FunctionKey> {
  static let functionPath = Schema(
    .text(name: "OBJECT/FUNCTION", pattern: "^[A-Za-z0-9_]+/[A-Za-z_.$][A-Za-z0-9_.$]*(,[0-9]+)?$")
  ) { node, reader in
    guard
      let text = reader.scalarText(node, shape: .text(name: "OBJECT/FUNCTION", pattern: nil))
    else { return nil }
    if let key = functionKey(text) { return Located(key, at: reader.range(node)) }
    reader.report(
      "bad-name", "`\(quotable(text))` does not name a function of an object",
      at: reader.range(node), help: "write it as `vmlinux/uptime_proc_show`")
    return nil
  }
}

/// `vmlinux/foo` or `vmlinux/foo,2`.
func functionKey(_ text: String) -> FunctionKey? {
  let halves = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
  guard halves.count == 2 else { return nil }
  let object = String(halves[0])
  let parts = halves[1].split(separator: ",", maxSplits: 1, omittingEmptySubsequences: false)
  let position = parts.count == 2 ? parseNumber(String(parts[1])) ?? nil : 0
  guard object == "vmlinux" || NameGrammar.problem(withModule: object) == nil,
    NameGrammar.problem(withSymbol: String(parts[0])) == nil,
    let position, position <= 99_999
  else { return nil }
  return FunctionKey(object: ObjectName(object), name: String(parts[0]), sympos: Int(position))
}

extension Schema where Value == Located<Retirement.Subject> {
  static let callbackPath = Schema(
    .text(name: "OBJECT/SLOT", pattern: "^[A-Za-z0-9_]+/(pre|post)_(un)?patch$")
  ) { node, reader in
    guard let text = reader.scalarText(node, shape: .text(name: "OBJECT/SLOT", pattern: nil)) else {
      return nil
    }
    let halves = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    if halves.count == 2, let slot = CallbackSlot(rawValue: String(halves[1])),
      halves[0] == "vmlinux" || NameGrammar.problem(withModule: String(halves[0])) == nil
    {
      return Located(.callback(ObjectName(String(halves[0])), slot), at: reader.range(node))
    }
    reader.report(
      "bad-name", "`\(quotable(text))` does not name a callback of an object",
      at: reader.range(node), help: "write it as `vmlinux/pre_patch`")
    return nil
  }
}

extension Schema where Value == [Suppression] {
  static let suppressions = list(
    of: Schema<Suppression>.mapping(
      "suppression", "A finding that somebody has looked at and accepts.",
      [
        Field("rule", .ruleName, "the name of the rule", isRequired: true) { $0.rule = $1 },
        Field("in", .scope, "OBJECT or OBJECT/FUNCTION; default: the whole fix") { $0.scope = $1 },
        Field("reason", .line, "why the finding is acceptable", isRequired: true) {
          $0.reason = $1
        },
        Field("until", .expiry, "the last day, `YYYY-MM-DD`, or `version N`") { $0.until = $1 },
      ]
    ) { range in
      Suppression(
        rule: Located("", at: range), scope: nil, reason: Located("", at: range), until: nil,
        range: range)
    })
}

extension Schema where Value == Located<RuleName> {
  static let ruleName = Schema<Located<String>>.text("the name of a rule", pattern: "^[a-z0-9-]+$")
  {
    text, node, reader in
    if !text.isEmpty,
      text.allSatisfy({ $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "-") })
    {
      return true
    }
    reader.report(
      "bad-name", "`\(quotable(text))` is no name of a rule", at: reader.range(node),
      help: "rules are named like `function-conflict`")
    return false
  }.map { $0.map { RuleName($0) } }
}

extension Schema where Value == Located<Suppression.Scope> {
  fileprivate static let scope = Schema(
    .text(name: "OBJECT or OBJECT/FUNCTION", pattern: "^[A-Za-z0-9_]+(/[A-Za-z0-9_.$]+)?$")
  ) { node, reader in
    let shape = Shape.text(name: "OBJECT or OBJECT/FUNCTION", pattern: nil)
    guard let text = reader.scalarText(node, shape: shape) else { return nil }
    if text == "vmlinux" || NameGrammar.problem(withModule: text) == nil {
      return Located(.object(ObjectName(text)), at: reader.range(node))
    }
    if let key = functionKey(text) {
      return Located(.function(key.object, key.name), at: reader.range(node))
    }
    reader.report(
      "bad-name", "`\(quotable(text))` names neither an object nor a function of one",
      at: reader.range(node), help: "write `vmlinux` or `vmlinux/uptime_proc_show`")
    return nil
  }
}

extension Schema where Value == Located<Suppression.Expiry> {
  fileprivate static let expiry = Schema(
    .text(name: "a date or `version N`", pattern: "^([0-9]{4}-[0-9]{2}-[0-9]{2}|version [0-9]+)$")
  ) { node, reader in
    let shape = Shape.text(name: "a date or `version N`", pattern: nil)
    guard let text = reader.scalarText(node, shape: shape) else { return nil }
    if let expiry = Suppression.Expiry(parsing: text) {
      return Located(expiry, at: reader.range(node))
    }
    reader.report(
      "bad-value", "`\(quotable(text))` is neither a date nor a version", at: reader.range(node),
      help: "write `2026-12-31` or `version 5`")
    return nil
  }
}
