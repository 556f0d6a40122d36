import Diagnostics
import KernelFacts
import Livepatch
import Loading
import Testing

@Suite struct FactsLoadingTests {
  private let text = "klpfacts 1\nrelease 6.1.0-9-cloud-amd64\nsymbol vmlinux t f traceable\n"

  @Test func bothFormsAreReadAndOtherFilesLeftAlone() throws {
    let packed = try KernelFacts.pack(text)
    let loaded = try load([
      "kernels/a.facts": Array(text.utf8), "kernels/b.facts": packed,
      "kernels/README.md": Array("not facts".utf8), "kernels/deep/c.facts": packed,
    ])
    #expect(loaded.findings.isEmpty)
    #expect(
      loaded.facts.map { loaded.sources[$0.range.file].path } == [
        "kernels/a.facts", "kernels/b.facts",
      ])
    #expect(loaded.facts.map(\.value.text) == [text, text])
  }

  @Test func damagedFactsAreAFindingAndTheRestIsRead() throws {
    let loaded = try load(["kernels/a.facts": "nonsense", "kernels/b.facts": text])
    #expect(loaded.facts.count == 1)
    #expect(
      loaded.lines == [
        "kernels/a.facts: unreadable-file: [] `kernels/a.facts` is no file of kernel facts"
      ])
    #expect(loaded.set?.fixes.count == 1)
  }

  @Test func aFixMayBeCalledLikeTheFolder() throws {
    let loaded = try load([
      "kernels/fix.yaml": "fix: kernels\n", "kernels/a.facts": text, "kernels/a.c": "int x;\n",
    ])
    #expect(loaded.findings.isEmpty)
    #expect(loaded.facts.count == 1)
    #expect(loaded.set?.fixes.count == 2)
  }
}

extension KernelFacts {
  fileprivate static func pack(_ text: String) throws -> [UInt8] {
    var draft = FactsDraft(release: "6.1.0-9-cloud-amd64")
    draft.symbols[.vmlinux] = [
      .init(name: "f", kind: SymbolKind(letter: UInt8(ascii: "t"), isTraceable: true))
    ]
    let bytes = draft.encoded()
    #expect(try KernelFacts(bytes).text == text)
    return bytes
  }
}
