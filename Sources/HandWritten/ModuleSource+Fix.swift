public import CSource
import Diagnostics
public import Livepatch

extension ModuleSource {
  /// The module as if a fix's YAML had declared it, with places in its C.
  ///
  /// What the C leaves open, such as a name that a macro builds, is left out: rules must not speak
  /// of what nobody knows.
  public func fix() -> Livepatch.Fix {
    let path = file.source.path
    let base = path.split(separator: "/").last.map(String.init) ?? path
    let head = SourceRange(file: file.id, 0..<0)
    let name = base.hasSuffix(".c") ? String(base.dropLast(2)) : base
    var fix = Livepatch.Fix(id: Located(FixID(name), at: head), folder: "", file: file.id)
    fix.sources = [FixSource(path: Located(path, at: head), file: file.id)]
    fix.headers = files.dropFirst().map { FixHeader(path: $0.source.path, file: $0.id) }
    fix.initFunction = initFunction
    fix.exitFunction = exitFunction
    var constants = Constants(files)
    for object in objects {
      if let patched = patched(object, &constants) { fix.objects.append(patched) }
    }
    for state in stateArrays.flatMap(\.contents) {
      if let state = systemState(state, &constants) { fix.states.append(state) }
    }
    return fix
  }

  private func patched(_ object: KLPStructure, _ constants: inout Constants) -> PatchedObject? {
    guard let name = objectName(object) else { return nil }
    var patched = PatchedObject(name: name)
    let functions = object["funcs"].flatMap { KLPArray(.function, at: $0, in: file, known) }
    for entry in functions?.contents ?? [] {
      guard let value = entry["old_name"], let name = file.string(value),
        let function = entry["new_func"].flatMap(functionName)
      else { continue }
      let sympos = entry["old_sympos"].map { constants.value(of: $0, in: file) } ?? 0
      guard let sympos, let sympos = Int(exactly: sympos) else { continue }
      patched.functions.append(
        PatchedFunction(
          name: Located(name, at: file.range(value)), sympos: sympos, replacement: function))
    }
    for slot in CallbackSlot.allCases {
      patched.callbacks[slot] = callback(slot, of: object).flatMap(functionName)
    }
    return patched
  }

  private func objectName(_ object: KLPStructure) -> Located<ObjectName>? {
    guard let value = object["name"], !object.isNull("name") else {
      return Located(.vmlinux, at: object.place(of: "name").startPoint)
    }
    guard let name = file.string(value), !name.isEmpty else { return nil }
    // The literal "vmlinux" is no name of the kernel itself; a rule of its own says so.
    return Located(ObjectName(name), at: file.range(value))
  }

  /// `.callbacks.pre_patch = f` or `.callbacks = { .pre_patch = f }`.
  func callback(_ slot: CallbackSlot, of object: KLPStructure) -> ByteRange? {
    if let value = object["callbacks.\(slot.rawValue)"] { return value }
    guard let callbacks = object["callbacks"] else { return nil }
    let structure = KLPStructure(.callbacks, at: callbacks, in: file)
    return structure.isNull(slot.rawValue) ? nil : structure[slot.rawValue]
  }

  /// `f` or `&f`; a cast before it changes nothing.
  func functionName(_ value: ByteRange) -> Located<String>? {
    let tokens = file.tokens(in: value)
    guard let last = tokens.last, last.isIdentifier, last.text != "NULL",
      !tokens.contains(where: { $0.text == "." || $0.text == "->" })
    else { return nil }
    return Located(last.text, at: file.range(last.range))
  }

  private func systemState(
    _ state: KLPStructure, _ constants: inout Constants
  ) -> SystemState? {
    guard let id = state["id"], let number = constants.value(of: id, in: file) else { return nil }
    let version = state["version"].map { constants.value(of: $0, in: file) } ?? 0
    guard let version else { return nil }
    return SystemState(
      name: Located(file.text(id), at: file.range(id)), id: Located(number, at: file.range(id)),
      version: Located(UInt32(truncatingIfNeeded: version), at: state.place(of: "version")))
  }
}

extension CFile {
  /// What a string literal says, be it in parts or behind names that macros define; nil if that is
  /// not in the file.
  public func string(_ value: ByteRange) -> String? { string(value, depth: 0) }

  private func string(_ value: ByteRange, depth: Int) -> String? {
    let tokens = tokens(in: value)
    guard depth < 8, !tokens.isEmpty, tokens.count <= 64 else { return nil }
    var text = ""
    for token in tokens {
      if token.text.hasPrefix("\""), token.text.hasSuffix("\""), token.text.utf8.count > 1 {
        if token.text.contains("\\") { return nil }
        text += token.text.dropFirst().dropLast()
      } else {
        let macros = macros.filter { reads($0.name, token.text) && !isDead($0.branch) }
        guard token.isIdentifier, macros.count == 1, macros[0].parameters == nil,
          let part = string(macros[0].body, depth: depth + 1)
        else { return nil }
        text += part
      }
      if text.utf8.count > 4096 { return nil }
    }
    return text
  }
}
