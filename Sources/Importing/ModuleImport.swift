import CSource
public import Diagnostics
import HandWritten
import Livepatch
import Writing

/// Makes a patch set with one fix of a module that somebody wrote by hand; nil if the file is no
/// livepatch.
///
/// What is generated is taken out of the C: structures, init, `module_init` and its kin. What its
/// init does besides enabling the patch stays where it is and is reported: `lint` refuses the set
/// until somebody has moved it.
///
/// - Parameter file: a file of `sources`.
public func importModule(
  _ file: FileID, in sources: SourceMap, options: ImportOptions = ImportOptions()
) -> Import? {
  let code = CFile(reading: sources[file], as: file)
  guard let module = ModuleSource(code) else { return nil }
  var result = Import()
  result.sources = sources
  let fix = module.fix()
  let id = fixID(from: fix.id.value.text)
  var stripping = ModuleStripping(module, fix)
  stripping.run()
  result.findings = stripping.findings
  result.fixCount = 1
  result.rowCount = fix.objects.reduce(0) { $0 + $1.functions.count }
  result.files["\(id)/\(id).c"] = stripping.text
  result.files["\(id)/fix.yaml"] = Array(
    yaml(of: fix, id: id, exit: stripping.keptExit).utf8)
  var manifest = YAMLText()
  manifest.scalar("livepatch", options.livepatch)
  manifest.pair("version", String(options.version ?? 1))
  let kernels = options.kernels.isEmpty ? [(name: "any", release: "*")] : options.kernels
  manifest.section("kernels", kernels) { $0.scalar($1.name, $1.release) }
  result.files["livepatch.yaml"] = Array(manifest.text.utf8)
  return result
}

/// The nearest id to a file's name.
private func fixID(from name: String) -> String {
  let bytes = name.lowercased().utf8.prefix(100).map { byte -> UInt8 in
    FixID.isValid("a" + String(decoding: [byte], as: UTF8.self)) ? byte : UInt8(ascii: "-")
  }
  let text = String(decoding: bytes, as: UTF8.self)
  return FixID.isValid(text) ? text : String("fix-\(text)".prefix(100))
}

private func yaml(of fix: Livepatch.Fix, id: String, exit: String?) -> String {
  var y = YAMLText()
  y.scalar("fix", id)
  y.section("objects", fix.objects) { y, object in
    y.section(object.name.value.text, [object]) { y, object in
      y.section("functions", object.functions) { y, function in
        let position = function.sympos == 0 ? "" : "sympos: \(function.sympos), "
        let replacement = YAMLText.scalar(function.replacement.value)
        y.pair(function.name.value, "{ \(position)replacement: \(replacement) }")
      }
      y.section("callbacks", object.callbacks.declared) { y, callback in
        y.scalar(callback.slot.rawValue, callback.function.value)
      }
    }
  }
  y.section("states", fix.states) { y, state in
    y.pair(stateName(state), "{ id: \(state.id.value), version: \(state.version.value) }")
  }
  y.optional("exit", exit)
  return y.text
}

/// The name of the constant that the id is written as, or the id.
private func stateName(_ state: SystemState) -> String {
  let name = state.name.value.lowercased()
  return NameGrammar.problem(withIdentifier: name) == nil ? name : "state_\(state.id.value)"
}
