import Diagnostics
import Livepatch
import Loading
import Testing

/// What looks odd and is right.
@Suite struct AcceptedTests {
  private func fix(_ yaml: String) throws -> Livepatch.Fix {
    let loaded = try load(["a/fix.yaml": "fix: a\n" + yaml])
    #expect(loaded.lines == [])
    return try #require(loaded.set?.fixes.first)
  }

  @Test func letsTheSchemaDecideWhatAScalarIs() throws {
    let fix = try fix(
      """
      title: "a: b: c"
      references: [null-pointer, 1e3, yes, 0777]
      upstream: [655352699615, 0123456, 1e10000]
      kernels: [6.10, "6.*"]
      objects:
        8250: { functions: [f] }
        9p: { functions: [g] }

      """)
    #expect(fix.title?.value == "a: b: c")
    #expect(fix.references.map(\.value) == ["null-pointer", "1e3", "yes", "0777"])
    #expect(fix.upstream.map(\.value) == ["655352699615", "0123456", "1e10000"])
    #expect(fix.kernels?.map(\.value) == ["6.10", "6.*"])
    #expect(fix.objects.map(\.name.value.text) == ["8250", "9p"])
  }

  @Test func takesChecksInEveryForm() throws {
    let one = try fix("check: { run: cat /proc/x, before: 0, after: }\n")
    #expect(
      one.checks.map(\.value) == [EffectCheck(run: "cat /proc/x", before: "0", after: "")])
    let many = try fix(
      """
      check:
        - { run: a, before: "", after: yes }
        - run: |
            b 'c' "$d"
            e
          before: |
            1
            2
          after: "[x]"

      """)
    #expect(many.checks.map(\.value.after) == ["yes", "[x]"])
    #expect(many.checks[1].value.run == "b 'c' \"$d\"\ne\n")
    #expect(many.checks[1].value.before == "1\n2")
  }

  @Test func readsNumbersInBothBases() throws {
    let fix = try fix(
      """
      states:
        a: { id: 18446744073709551615, version: 0 }
        b: { id: 0xFFFFFFFFFFFFFFFF, version: 0x10 }
      shadow_variables: { s: { id: 0x2070001 }, t: { id: MY_ID }, u: { id: 0 } }

      """)
    #expect(fix.states.map(\.id.value) == [.max, .max])
    #expect(fix.states.map(\.version.value) == [0, 16])
    #expect(
      fix.shadowVariables.map(\.id.value) == [.number(0x207_0001), .constant("MY_ID"), .number(0)])
  }

  @Test func takesFunctionsInEveryForm() throws {
    let fix = try fix(
      """
      objects:
        vmlinux:
          functions:
            f:
            g: {}
            h.isra.0: ~
            i: { replacement: other, sympos: 2 }
            j:
            - { sympos: 1, replacement: j1 }
            - { sympos: 2, replacement: j2, when: not CONFIG_64BIT }
        tipc: { functions: [k, l] }

      """)
    let all = fix.objects.flatMap(\.functions)
    #expect(
      all.map { "\($0.name.value),\($0.sympos)=\($0.replacement.value)" } == [
        "f,0=klpp_f", "g,0=klpp_g", "h.isra.0,0=klpp_h_isra_0", "i,2=other", "j,1=j1", "j,2=j2",
        "k,0=klpp_k", "l,0=klpp_l",
      ])
    #expect(all[5].condition?.value.description == "not CONFIG_64BIT")
  }

  @Test func takesAnchorsAndOneOrMany() throws {
    let fix = try fix(
      """
      on_top_of: b
      assumes: [CONFIG_A=m, "!CONFIG_B"]
      objects:
        vmlinux: { functions: { f: &f { replacement: one }, g: *f } }

      """)
    #expect(fix.onTopOf.map(\.value.text) == ["b"])
    #expect(fix.assumes.count == 2)
    #expect(fix.objects[0].functions.map(\.replacement.value) == ["one", "one"])
  }

  @Test func anEmptyDescriptionIsAWholeFix() throws {
    #expect(try fix("").sources.map(\.path.value) == ["a/a.c"])
  }

  @Test func orderOfKeysAndOfFilesNeverMatters() throws {
    let lines = [
      "fix: a", "title: t", "requires: [b]", "when: CONFIG_A", "init: i", "exit: e",
      "states: { s: { id: 1, version: 1 } }", "references: [x]",
    ]
    var random = SeededGenerator(state: 7)
    let first = try load(["a/fix.yaml": lines.joined(separator: "\n")])
    for _ in 0..<20 {
      let text = lines.shuffled(using: &random).joined(separator: "\n")
      let other = try load(["a/fix.yaml": text])
      #expect(other.lines == [])
      let pairs = zip(first.set?.fixes ?? [], other.set?.fixes ?? [])
      for (a, b) in pairs {
        #expect(a.requires.map(\.value) == b.requires.map(\.value))
        #expect(a.states.map(\.id.value) == b.states.map(\.id.value))
        #expect(a.condition?.value == b.condition?.value)
      }
    }
  }

  @Test func acceptsCRLFAndAByteOrderMark() throws {
    let loaded = try load(["a/fix.yaml": "\u{FEFF}fix: a\r\ntitle: x\r\n"])
    #expect(loaded.lines == [])
    #expect(loaded.set?.fixes.first?.title?.value == "x")
  }
}
