import Testing

@testable import Livepatch

@Suite struct ConditionTests {
  @Test(arguments: [
    ("CONFIG_A", "CONFIG_A"),
    ("!CONFIG_A", "not CONFIG_A"),
    ("not not CONFIG_A", "CONFIG_A"),
    ("CONFIG_A=y || CONFIG_A=m", "CONFIG_A"),
    ("!(CONFIG_B=y && CONFIG_A)", "not CONFIG_A || CONFIG_B!=y"),
    ("CONFIG_A && (CONFIG_A || CONFIG_B)", "CONFIG_A"),
    ("CONFIG_A || CONFIG_B && CONFIG_A", "CONFIG_A"),
    ("CONFIG_C && (CONFIG_B || CONFIG_A)", "CONFIG_C && (CONFIG_A || CONFIG_B)"),
    ("CONFIG_A && !CONFIG_A", "never"),
    ("CONFIG_A != n || !CONFIG_A", "always"),
  ])
  func isKeptSimplified(text: String, canonical: String) throws {
    #expect(try Condition(parsing: text).description == canonical)
  }

  @Test func becomesKernelMacros() throws {
    let condition = try Condition(
      parsing: "(CONFIG_A=m || !CONFIG_B) && CONFIG_C=y && CONFIG_D!=m")
    #expect(
      condition.cText
        == "IS_BUILTIN(CONFIG_C) && !IS_MODULE(CONFIG_D) && (IS_MODULE(CONFIG_A) || !IS_ENABLED(CONFIG_B))"
    )
  }

  @Test(arguments: [
    ("", 0..<0, "empty"),
    ("CONFIG_A &&", 11..<11, "ends"),
    ("CONFIG_A, CONFIG_B", 8..<9, "commas"),
    ("CONFIG_A and CONFIG_B", 9..<12, "operator"),
    ("CONFIG_A & CONFIG_B", 9..<10, "operator"),
    ("defined(CONFIG_A)", 0..<7, "belongs to C"),
    ("IS_ENABLED(CONFIG_A)", 0..<10, "belongs to C"),
    ("X86_64", 0..<6, "configuration symbol"),
    ("CONFIG_A = 3", 11..<12, "no value"),
    ("(CONFIG_A", 0..<1, "not closed"),
    ("CONFIG_A)", 8..<9, "closes nothing"),
    ("CONFIG_A CONFIG_B", 9..<17, "without an operator"),
    ("CONFIG_A ü", 9..<11, "does not belong"),
  ])
  func refusesWithTheExactPlace(text: String, range: Range<Int>, words: String) {
    let error = #expect(throws: ConditionError.self) { try Condition(parsing: text) }
    #expect(error?.range == range)
    #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
  }

  @Test func boundsDepthAndLength() {
    let deep =
      String(repeating: "(", count: 2000) + "CONFIG_A" + String(repeating: ")", count: 2000)
    #expect(throws: ConditionError.self) { try Condition(parsing: deep) }
    let long = String(repeating: "!", count: 100_000) + "CONFIG_A"
    #expect(throws: ConditionError.self) { try Condition(parsing: long) }
  }

  @Test func architecturesExcludeEachOther() throws {
    #expect(try Condition(parsing: "CONFIG_X86_64 && CONFIG_S390").configuration() == nil)
    #expect(try Condition(parsing: "CONFIG_X86_64").implies(Condition(parsing: "CONFIG_X86")))
    #expect(try Condition(parsing: "CONFIG_X86_64=m").configuration() == nil)
    let witness = try Condition(parsing: "CONFIG_X86 && !CONFIG_X86_64 && CONFIG_A").configuration()
    #expect(witness?.description == "CONFIG_A=y, CONFIG_X86=y, CONFIG_X86_64=n")
  }

  @Test func refusesToDecideTooManySymbols() throws {
    let many = try Condition(
      parsing: (0..<17).map { "CONFIG_S\($0)" }.joined(separator: " && "))
    #expect(throws: UndecidableCondition(count: 17, limit: 16)) { try many.configuration() }
  }

  @Test func dropsWhatItsContextImplies() throws {
    let context = try Condition(parsing: "CONFIG_A=y")
    let condition = try Condition(parsing: "CONFIG_A && CONFIG_B")
    #expect(try condition.simplified(assuming: context).description == "CONFIG_B")
    #expect(
      try (!condition).simplified(assuming: !context).description == "not CONFIG_A || not CONFIG_B")
    #expect(try context.simplified(assuming: condition || context).description == "CONFIG_A=y")
  }
}

/// Random formulas, decided by trying every assignment.
@Suite struct ConditionPropertyTests {
  static let symbols = ["CONFIG_A", "CONFIG_B", "CONFIG_C"]

  @Test(arguments: 0..<300) func agreesWithBruteForce(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let (a, b) = (randomFormula(&random, depth: 3), randomFormula(&random, depth: 3))
    let (first, second) = (try Condition(parsing: a.text), try Condition(parsing: b.text))
    let everything = assignments()

    for configuration in everything {
      #expect(first.holds(in: configuration) == a.holds(configuration), "\(a.text)")
      #expect((!first).holds(in: configuration) == !a.holds(configuration))
      #expect(
        (first && second).holds(in: configuration)
          == (a.holds(configuration) && b.holds(configuration)))
    }
    let canMeet = everything.contains { a.holds($0) && b.holds($0) }
    let meeting = try (first && second).configuration()
    #expect((meeting != nil) == canMeet)
    if let meeting { #expect(a.holds(meeting) && b.holds(meeting)) }
    let implied = everything.allSatisfy { !a.holds($0) || b.holds($0) }
    #expect(try first.implies(second) == implied)
    if !first.isAlways, !first.isNever {
      #expect(try Condition(parsing: first.description) == first)
    }
    let relative = try first.simplified(assuming: second)
    for configuration in everything where b.holds(configuration) {
      #expect(relative.holds(in: configuration) == a.holds(configuration))
    }
  }

  private struct Formula {
    var text: String
    var holds: (Configuration) -> Bool
  }

  private func randomFormula(_ random: inout SplitMix64, depth: Int) -> Formula {
    let symbol = Self.symbols[Int(random.next() % 3)]
    switch random.next() % (depth > 0 ? 7 : 4) {
    case 0: return Formula(text: symbol) { $0[symbol] != .n }
    case 1: return Formula(text: "\(symbol)=m") { $0[symbol] == .m }
    case 2: return Formula(text: "\(symbol) != y") { $0[symbol] != .y }
    case 3: return Formula(text: "\(symbol)=y") { $0[symbol] == .y }
    case 4:
      let inner = randomFormula(&random, depth: depth - 1)
      return Formula(text: "!(\(inner.text))") { !inner.holds($0) }
    case 5:
      let (a, b) = (
        randomFormula(&random, depth: depth - 1), randomFormula(&random, depth: depth - 1)
      )
      return Formula(text: "(\(a.text)) && (\(b.text))") { a.holds($0) && b.holds($0) }
    default:
      let (a, b) = (
        randomFormula(&random, depth: depth - 1), randomFormula(&random, depth: depth - 1)
      )
      return Formula(text: "(\(a.text)) || (\(b.text))") { a.holds($0) || b.holds($0) }
    }
  }

  private func assignments() -> [Configuration] {
    let values: [Configuration.Value] = [.n, .m, .y]
    return (0..<27).map { number in
      Configuration([
        "CONFIG_A": values[number % 3], "CONFIG_B": values[number / 3 % 3],
        "CONFIG_C": values[number / 9],
      ])
    }
  }
}

/// A small seeded generator, so that a failing case can be run again.
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 &+ 1 }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
