import Diagnostics
import Livepatch
import Testing

@testable import Loading
@testable import Writing

@Suite struct DefinitionTests {
  @Test func readsBackToAnEqualValue() throws {
    let patch = richPatch()
    #expect(try readBack(definitionFile(of: patch)) == patch)
  }

  @Test(arguments: 0..<300 as Range<UInt64>) func anyPatchReadsBack(seed: UInt64) throws {
    var maker = PatchMaker(random: SeededGenerator(state: seed))
    let patch = maker.patch()
    let text = definitionFile(of: patch)
    #expect(try readBack(text) == patch, "\(text)")
  }

  @Test(arguments: difficultTexts) func anyTextReadsBack(text: String) throws {
    var patch = CumulativePatch(
      livepatch: "lp", version: 1, kernel: Kernel(name: "k", release: "*"))
    patch.description = text
    var fix = MergedFix(id: FixID("a"), folder: "a")
    fix.references = [text, text]
    patch.fixes = [fix]
    patch.retired = [RetiredSubject(subject: .state("s"), reason: text)]
    #expect(try readBack(definitionFile(of: patch)) == patch)
  }

  @Test func aConditionThatManyFixesMadeReadsBack() throws {
    var patch = CumulativePatch(
      livepatch: "lp", version: 1, kernel: Kernel(name: "k", release: "*"))
    let condition = (0..<300).reduce(Condition.never) { $0 || .symbol("CONFIG_DRIVER_\($1)") }
    patch.objects = [MergedObject(name: .vmlinux, condition: condition)]
    #expect(condition.description.utf8.count > Condition.textLimit)
    #expect(try readBack(definitionFile(of: patch)) == patch)
  }

  @Test func hasNothingOfTheMachineItWasWrittenOn() {
    let text = definitionFile(of: richPatch())
    #expect(!text.contains("/tmp") && !text.contains("/home") && !text.contains("2026-1"))
    #expect(text.hasPrefix("# What lp_cloud_3 consists of. Written by klp-compose"))
  }
}
