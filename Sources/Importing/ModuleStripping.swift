import CSource
import Diagnostics
import HandWritten
import Livepatch

/// Takes out of a module's C what is generated for a fix, and opens what the merged module calls.
struct ModuleStripping {
  private let module: ModuleSource
  private let fix: Livepatch.Fix
  private let file: CFile
  /// By where they begin: what is taken out and what comes in its place.
  private var edits: [UInt32: (end: UInt32, text: String)] = [:]
  private(set) var findings: [Finding] = []
  /// The exit that does something.
  private(set) var keptExit: String?

  init(_ module: ModuleSource, _ fix: Livepatch.Fix) {
    self.module = module
    self.fix = fix
    file = module.file
  }

  mutating func run() {
    for variable in file.variables where isStructure(variable) { remove(variable.declaration) }
    for call in file.fileScopeCalls where isGenerated(call) { remove(call.range) }
    stripInit()
    stripExit()
    for object in fix.objects {
      for function in object.functions { open(function.replacement.value) }
      for (_, function) in object.callbacks.declared { open(function.value) }
    }
    renamePatch()
  }

  /// The C that is left.
  var text: [UInt8] {
    let bytes = file.source.bytes
    var text: [UInt8] = []
    var at = 0
    for (start, edit) in edits.sorted(by: { $0.key < $1.key }) where Int(start) >= at {
      text += bytes[at..<Int(start)]
      text += Array(edit.text.utf8)
      at = Int(edit.end)
    }
    text += bytes[at...]
    while text.count > 1, text.suffix(2).elementsEqual("\n\n".utf8) { text.removeLast() }
    return text
  }

  private func isStructure(_ variable: CFile.Variable) -> Bool {
    ["klp_patch", "klp_object", "klp_func", "klp_state", "klp_callbacks"].contains {
      file.isStruct($0, variable)
    }
  }

  private func isGenerated(_ call: CFile.FileScopeCall) -> Bool {
    let names = [
      "module_init", "module_exit", "MODULE_LICENSE", "MODULE_INFO", "MODULE_AUTHOR",
      "MODULE_DESCRIPTION", "MODULE_VERSION",
    ]
    return names.contains { file.reads(call.name, $0) }
  }
}

// MARK: - Init and exit

extension ModuleStripping {
  private mutating func stripInit() {
    guard let name = module.initFunction else { return }
    for index in file.functions(named: name.value) {
      let function = file.functions[index]
      let words = file.tokens(in: function.body).map(\.text)
      if words.prefix(4) == ["{", "return", "klp_enable_patch", "("],
        words.suffix(3) == [")", ";", "}"], !words.dropLast(2).contains(";")
      {
        remove(function.range)
      } else {
        findings.append(
          Finding(
            "import-init", "`\(name.value)` does more than enabling the patch",
            at: file.range(function.name),
            help: "keep what else it does in a function that `init:` names"))
      }
    }
  }

  private mutating func stripExit() {
    guard let name = module.exitFunction else { return }
    for index in file.functions(named: name.value) {
      let function = file.functions[index]
      if file.tokens(in: function.body).map(\.text) == ["{", "}"] {
        remove(function.range)
      } else {
        keptExit = name.value
        open(name.value)
      }
    }
  }
}

// MARK: - Edits

extension ModuleStripping {
  /// Takes out a declaration with its semicolon, its line and one that is empty.
  private mutating func remove(_ range: ByteRange) {
    let bytes = file.source.bytes
    var end = Int(range.end)
    var next = end
    while next < bytes.count, [0x20, 0x09, 0x0a, 0x0d].contains(bytes[next]) { next += 1 }
    if next < bytes.count, bytes[next] == UInt8(ascii: ";") { end = next + 1 }
    for _ in 0..<2 {
      var line = end
      while line < bytes.count, [0x20, 0x09, 0x0d].contains(bytes[line]) { line += 1 }
      if line < bytes.count, bytes[line] == 0x0a { end = line + 1 }
    }
    edits[range.start] = (UInt32(end), "")
  }

  /// Lets other files call a function, as long as it is there.
  private mutating func open(_ name: String) {
    let signatures =
      file.functions.filter { file.reads($0.name, name) }.map(\.signature)
      + file.prototypes.filter { file.reads($0.name, name) }.map(\.signature)
    for signature in signatures {
      let tokens = file.tokens(in: signature)
      for (index, token) in tokens.enumerated() where ["static", "__exit"].contains(token.text) {
        let end = index + 1 < tokens.count ? tokens[index + 1].range.start : token.range.end
        edits[token.range.start] = (end, "")
      }
    }
  }

  /// `&patch` is what the merged module calls its own.
  private mutating func renamePatch() {
    var isUsed = false
    let names = Set(module.patchVariables.map { file.text($0.name) })
    for function in file.functions where edits[function.range.start]?.end ?? 0 < function.range.end
    {
      let tokens = file.tokens(in: function.body)
      for index in tokens.indices.dropFirst()
      where names.contains(tokens[index].text) && tokens[index - 1].text == "&" {
        edits[tokens[index].range.start] = (tokens[index].range.end, "klp_compose_patch")
        isUsed = true
      }
    }
    guard isUsed, let last = file.includes.last(where: { $0.branch == nil }) else { return }
    let end = last.written.end
    edits[end] = (end, "\n\n#include \"klp_compose.h\"")
  }
}
