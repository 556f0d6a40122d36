import Linking
import Livepatch
import TestObjects
import Testing

@testable import ELF

@Suite struct ProblemTests {
  private func problems(
    _ module: TinyModule, _ patch: CumulativePatch, exports: Exports? = nil
  ) throws -> [LinkProblem] { try plan(module, patch, exports: exports).problems }

  @Test func aSymbolThatNobodyHas() throws {
    var module = TinyModule()
    _ = module.use("helpr")
    #expect(
      try problems(module, patch("vmlinux vmlinux helper"))
        == [.undeclared("helpr", nearest: "helper")])
  }

  @Test func aModuleThatTellsNothingOfExports() throws {
    var module = TinyModule(hasVersions: false)
    _ = module.use("g")
    #expect(try problems(module, patch("vmlinux vmlinux g")) == [.exportsUnknown])
    let known = exports("exported\tvmlinux", "klp_enable_patch\tvmlinux")
    #expect(try problems(module, patch("vmlinux vmlinux g"), exports: known).isEmpty)
  }

  @Test func aStrongSymbolThatNobodyHas() throws {
    var module = TinyModule()
    _ = module.object.add(symbol: "nowhere", binding: 1)
    #expect(try problems(module, patch()) == [.undeclared("nowhere", nearest: nil)])
    #expect(try problems(module, patch(), exports: exports("nowhere\tvmlinux")).isEmpty)
  }

  @Test func theDefinitionOfAnotherModule() throws {
    #expect(
      try problems(TinyModule(name: "lp_2"), patch())
        == [.otherModule(found: "lp_2", expected: "lp_1")])
  }

  @Test func anAnnotationTheDefinitionDoesNotKnow() throws {
    var module = TinyModule()
    _ = module.use(".klp.sym.rela.vmlinux.vmlinux.g,2")
    let annotation = LivepatchName.Annotation(
      object: "vmlinux",
      symbol: LivepatchName.Symbol(owner: "vmlinux", name: "g", position: 2))
    #expect(
      try problems(module, patch("vmlinux vmlinux g 1")) == [.annotationUndeclared(annotation)])
  }

  @Test func aNameThatIsHalfAnAnnotation() throws {
    var module = TinyModule()
    _ = module.use(".klp.sym.vmlinux.g,0")
    #expect(try problems(module, patch()) == [.badName(".klp.sym.vmlinux.g,0")])
  }

  @Test func aNameTheModuleHasItself() throws {
    var module = TinyModule()
    _ = module.object.add(symbol: "g", in: module.text, binding: 1, kind: 2)
    #expect(try problems(module, patch("vmlinux vmlinux g")) == [.definedHere("g")])
  }

  @Test func aStaticFunctionOfTheSameNameIsAnotherMatter() throws {
    var module = TinyModule()
    _ = module.object.add(symbol: "g", in: module.text, binding: 0, kind: 2)
    _ = module.use("g")
    #expect(try problems(module, patch("vmlinux vmlinux g")).isEmpty)
  }

  @Test func onePlainNameOfTwoPlaces() throws {
    var module = TinyModule(objects: ["tipc", "sctp"])
    _ = module.use("g")
    let definition = patch("tipc tipc g", "sctp sctp g")
    #expect(try problems(module, definition) == [.ambiguous("g", definition.symbols)])
  }

  @Test func onePlainNameOfVmlinuxInTwoObjects() throws {
    var module = TinyModule(objects: [nil, "tipc"])
    _ = module.use("g")
    #expect(try problems(module, patch("vmlinux vmlinux g", "tipc vmlinux g")).isEmpty)
  }

  @Test func anObjectThatThisConfigurationDoesNotPatch() throws {
    var module = TinyModule(objects: [nil])
    _ = module.use("g")
    #expect(
      try problems(module, patch("tipc tipc g")) == [.objectNotPatched("g", object: "tipc")])
  }

  @Test func codeOfVmlinuxUsingAModule() throws {
    var module = TinyModule()
    _ = module.use("g")
    #expect(
      try problems(module, patch("vmlinux tipc g"))
        == [.moduleSymbolInVmlinux("g", owner: "tipc")])
  }

  @Test(arguments: ["__jump_table", ".altinstr_replacement", ".init.text", ".static_call_sites"])
  func aModulesSymbolWhereTheLoaderIsEarlier(section: String) throws {
    var module = TinyModule(objects: ["tipc"])
    let early = module.object.add(section: section, [UInt8](repeating: 0, count: 16), flags: 3)
    let used = module.use("g")
    module.object.relocate(early, at: 0, to: used, type: 24)
    #expect(try problems(module, patch("tipc tipc g")) == [.usedTooEarly("g", section: section)])
    #expect(try problems(module, patch("tipc vmlinux g")).isEmpty)
  }

  @Test(arguments: [9, 41, 42] as [UInt32])
  func aTableThatTheLoaderDoesNotHave(type: UInt32) throws {
    var module = TinyModule()
    _ = module.use("g", type: type)
    #expect(
      try problems(module, patch("vmlinux vmlinux g"))
        == [.throughOffsetTable("g", section: ".text")])
  }

  @Test func aLivepatchSymbolInAnOrdinaryRelocation() throws {
    var module = TinyModule()
    let used = module.use(".klp.sym.vmlinux.g,0")
    module.object.symbols[used - 1].section = 0xff20
    #expect(
      try problems(module, patch("vmlinux vmlinux g"))
        == [.inOrdinaryRelocation(".klp.sym.vmlinux.g,0", section: ".text")])
  }

  @Test func aSignedModuleThatWouldChange() throws {
    var module = TinyModule()
    _ = module.use("g")
    let signed = module.bytes + Array("~Module signature appended~\n".utf8)
    let plan = try planLinking(
      of: ModuleFile(signed), as: patch("vmlinux vmlinux g"), exports: nil)
    #expect(plan.problems == [.signed])
  }

  @Test func everyProblemSaysWhatItIsAboutAndHowToMendIt() throws {
    let symbol = LivepatchName.Symbol(owner: "m", name: "g", position: 0)
    let all: [LinkProblem] = [
      .otherModule(found: nil, expected: "g"), .signed, .exportsUnknown,
      .undeclared("g", nearest: nil),
      .annotationUndeclared(LivepatchName.Annotation(object: "m", symbol: symbol)),
      .badName("g"), .definedHere("g"), .ambiguous("g", patch("m m g", "n n g").symbols),
      .objectNotPatched("g", object: "m"), .moduleSymbolInVmlinux("g", owner: "m"),
      .usedTooEarly("g", section: "s"), .throughOffsetTable("g", section: "s"),
      .inOrdinaryRelocation("g", section: "s"),
    ]
    for problem in all {
      if problem != .signed, problem != .exportsUnknown { #expect(problem.message.contains("`g`")) }
      #expect(problem.help?.isEmpty == false)
      #expect(!problem.message.hasSuffix("."))
    }
  }
}

@Suite struct LinkedModuleProperties {
  /// Whatever comes in: what is written is complete, or nothing is.
  @Test func whatIsWrittenHoldsNoAddressZero() throws {
    var module = TinyModule(objects: [nil, "tipc"])
    _ = module.use("g")
    _ = module.use(".klp.sym.rela.tipc.tipc.h,1", at: 20)
    let definition = patch("vmlinux vmlinux g", "tipc tipc h 1")
    let intact = module.bytes
    var random = FixedNumbers(seed: 7)
    var linked = 0
    for round in 0..<4000 {
      var bytes = intact
      for _ in 0..<(round == 0 ? 0 : Int.random(in: 1...4, using: &random)) {
        bytes[Int.random(in: 16..<bytes.count, using: &random)] = .random(
          in: 0...255, using: &random)
      }
      guard let file = try? ModuleFile(bytes),
        let plan = try? planLinking(of: file, as: definition, exports: nil),
        plan.problems.isEmpty, let result = try? plan.apply(to: file)
      else { continue }
      linked += 1
      let after = try ELFFile(result)
      for (section, target) in after.relocationSections
      where target?.isAllocated == true && !section.isForLivepatch {
        let places = try after.relocations(in: section).map { after.symbols[$0.symbol].place }
        #expect(!places.contains(.livepatch))
      }
      for section in try after.livepatchRelocations()
      where section.section.index >= file.elf.sections.count {
        #expect(section.hasFlags && section.name != nil)
        #expect(section.entries.allSatisfy { after.symbols[$0.symbol].place == .livepatch })
      }
      #expect(!after.symbols.dropFirst().contains { $0.place == .undefined && $0.name == "g" })
    }
    // Most mutations hit what linking does not look at.
    #expect(linked > 1000)
  }
}
