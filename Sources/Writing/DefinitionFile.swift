public import Livepatch

/// `cumulative.yaml`: the combined definition, in the format that `Loading` reads back to an equal
/// value.
public func definitionFile(of patch: CumulativePatch) -> String {
  var y = YAMLText()
  y.comment("What \(patch.module) consists of. Written by klp-compose; do not edit.")
  y.pair("format", "1")
  y.scalar("livepatch", patch.livepatch)
  y.pair("version", String(patch.version))
  y.scalar("module", patch.module)
  y.optional("description", patch.description)
  y.pair(
    "kernel",
    "{ name: \(YAMLText.scalar(patch.kernel.name)), release: \(YAMLText.scalar(patch.kernel.release)) }"
  )
  y.optional("reverts_everything", patch.revertsEverything)
  y.list("compiler_flags", patch.compilerFlags)
  y.section("fixes", patch.fixes) { $0.fix($1) }
  y.section("objects", patch.objects) { $0.object($1) }
  y.section("shadow_variables", patch.shadowVariables) { $0.shadowVariable($1) }
  y.section("states", patch.states) { $0.state($1) }
  y.section("symbols", patch.symbols) { y, symbol in
    y.flowItem([
      ("object", YAMLText.scalar(symbol.object.text)), ("name", YAMLText.scalar(symbol.name)),
      ("sympos", symbol.sympos == 0 ? nil : String(symbol.sympos)),
      ("from", YAMLText.scalar(symbol.owner.text)), ("fixes", fixList(symbol.fixes)),
    ])
  }
  y.section("retired", patch.retired) { $0.retired($1) }
  y.section("shared", patch.shared) { $0.source($1) }
  return y.text
}

private func fixList(_ fixes: [FixID]) -> String? {
  fixes.isEmpty ? nil : YAMLText.flow(fixes.map(\.text))
}

private func when(_ condition: Condition) -> String? {
  condition.isAlways ? nil : YAMLText.scalar(condition.description)
}

extension YAMLText {
  fileprivate mutating func fix(_ fix: MergedFix) {
    item { y in
      y.scalar("fix", fix.id.text)
      y.optional("variant", fix.variant)
      y.scalar("folder", fix.folder)
      y.optional("title", fix.title)
      y.list("references", fix.references)
      y.list("upstream", fix.upstream)
      y.list("requires", fix.requires.map(\.text))
      y.list("supersedes", fix.supersedes.map(\.text))
      if let when = when(fix.condition) { y.pair("when", when) }
      y.list("assumes", fix.assumes.map(\.description))
      y.optional("init", fix.initFunction)
      y.optional("exit", fix.exitFunction)
      y.section("sources", fix.sources) { $0.source($1) }
      y.section("check", fix.checks) { y, check in
        y.item { y in
          y.scalar("run", check.run)
          y.scalar("before", check.before)
          y.scalar("after", check.after)
        }
      }
    }
  }

  fileprivate mutating func source(_ source: MergedSource) {
    item { y in
      y.scalar("file", source.path)
      y.scalar("kind", source.kind.rawValue)
      y.scalar("sha256", source.sha256)
      if let when = when(source.condition) { y.pair("when", when) }
      y.list("flags", source.flags)
      y.section("renames", source.renames) { $0.scalar($1.from, $1.to) }
    }
  }

  fileprivate mutating func object(_ object: MergedObject) {
    item { y in
      y.scalar("object", object.name.text)
      if let when = when(object.condition) { y.pair("when", when) }
      y.section("functions", object.functions) { y, function in
        y.item { y in
          y.scalar("function", function.name)
          if function.sympos != 0 { y.pair("sympos", String(function.sympos)) }
          y.section("provided_by", function.candidates) { y, candidate in
            y.flowItem([
              ("fix", YAMLText.scalar(candidate.fix.text)),
              ("replacement", YAMLText.scalar(candidate.replacement)),
              ("when", when(candidate.condition)), ("beneath", fixList(candidate.beneath)),
            ])
          }
        }
      }
      let slots = CallbackSlot.allCases.compactMap { slot in
        object.callbacks[slot].map { (slot, $0) }
      }
      y.section("callbacks", slots) { y, slot in
        y.section(slot.0.rawValue, slot.1) { y, step in
          y.flowItem([
            ("fix", YAMLText.scalar(step.fix.text)), ("function", YAMLText.scalar(step.function)),
            ("when", when(step.condition)),
          ])
        }
      }
    }
  }

  fileprivate mutating func shadowVariable(_ variable: MergedShadowVariable) {
    section(variable.name, [variable]) { y, variable in
      y.scalar("id", variable.id.description)
      y.optional("parent", variable.parent)
      y.optional("type", variable.type)
      y.optional("ctor", variable.constructor)
      y.optional("dtor", variable.destructor)
      y.list("freed_by", variable.freedBy.map(\.rawValue))
      y.list("fixes", variable.fixes.map(\.text))
      if let when = when(variable.condition) { y.pair("when", when) }
    }
  }

  fileprivate mutating func state(_ state: MergedState) {
    section(state.name, [state]) { y, state in
      y.pair("id", String(state.id))
      y.pair("version", String(state.version))
      y.optional("about", state.about)
      y.optional("data", state.dataType)
      y.list("fixes", state.fixes.map(\.text))
      if let when = when(state.condition) { y.pair("when", when) }
    }
  }

  fileprivate mutating func retired(_ retired: RetiredSubject) {
    let (kind, name): (String, String) =
      switch retired.subject {
      case .function(let key): ("function", key.description)
      case .object(let object): ("object", object.text)
      case .callback(let object, let slot): ("callback", "\(object)/\(slot.rawValue)")
      case .state(let name): ("state", name)
      case .shadowVariable(let name): ("shadow_variable", name)
      case .setUp(let fix): ("init", fix.text)
      }
    flowItem([
      (kind, YAMLText.scalar(name)), ("reason", YAMLText.scalar(retired.reason)),
      ("fix", retired.fix.map { YAMLText.scalar($0.text) }),
    ])
  }
}
