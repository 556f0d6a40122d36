import Livepatch
import Testing

@testable import Writing

/// Whatever a title or a reason says, C reads it as a comment or a literal and nothing else.
@Suite struct HarmlessTests {
  private func patch(_ text: String) -> CumulativePatch {
    var patch = CumulativePatch(
      livepatch: "lp", version: 1, kernel: Kernel(name: "k", release: "*"))
    patch.description = text
    var fix = MergedFix(id: FixID("a"), folder: "a")
    fix.title = text
    fix.references = [text]
    fix.assumes = [.symbol("CONFIG_A")]
    fix.sources = [source("a/a.c")]
    patch.fixes = [fix]
    var state = MergedState(name: "s", id: 1, version: 1, fixes: [fix.id])
    state.about = text
    patch.states = [state]
    patch.objects = [
      MergedObject(
        name: .vmlinux,
        functions: [
          MergedFunction(name: "f", sympos: 0, candidates: [.init(fix: fix.id, replacement: "g")])
        ])
    ]
    return patch
  }

  @Test(arguments: difficultTexts) func textsStayTexts(text: String) throws {
    let plain = OutputTree(patch("plain")) { _ in [] }.files
    let files = OutputTree(patch(text)) { _ in [] }.files
    #expect(files.keys.sorted() == plain.keys.sorted())
    for (path, bytes) in files where path.hasSuffix(".c") || path.hasSuffix(".h") {
      #expect(codeOnly(bytes) == codeOnly(plain[path] ?? []), "\(path)")
    }
    // Neither Makefile carries any text.
    for path in ["Kbuild", "Makefile"] { #expect(files[path] == plain[path]) }
  }

  @Test func compilersAgree() throws {
    let folder = try TemporaryFolder()
    var text = "/* \(difficultTexts.map(CText.harmless).joined(separator: " ")) */\n"
    for (index, word) in difficultTexts.enumerated() {
      var c = CText()
      c.comment(word)
      text +=
        c.text + "static const char t\(index)[] __attribute__((unused)) = \(CText.literal(word));\n"
      text += "_Static_assert(sizeof t\(index) == \(word.utf8.count + 1), \"length\");\n"
    }
    try folder.write("t.c", text)
    for standard in ["gnu11", "c11"] {
      let said = output(
        of: "gcc -std=\(standard) -Wall -Wno-trigraphs -fsyntax-only \(folder.path)/t.c 2>&1; true")
      #expect(said == "")
    }
  }

  /// The tokens outside of comments, each literal as `""`, blanks as one.
  private func codeOnly(_ bytes: [UInt8]) -> String {
    var code: [UInt8] = []
    var at = 0
    func starts(_ text: String) -> Bool { bytes[at...].starts(with: text.utf8) }
    while at < bytes.count {
      if starts("/*") {
        at += 2
        while at < bytes.count, !starts("*/") { at += 1 }
        at += 2
      } else if starts("//") {
        while at < bytes.count, bytes[at] != 0x0A { at += 1 }
      } else if starts("\"") {
        at += 1
        while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
          at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1
        }
        at += 1
        code += Array("\"\"".utf8)
      } else {
        let isBlank = bytes[at] == 0x20 || bytes[at] == 0x0A || bytes[at] == 0x09
        if !isBlank || code.last != 0x20 { code.append(isBlank ? 0x20 : bytes[at]) }
        at += 1
      }
    }
    return String(decoding: code, as: UTF8.self)
  }
}
