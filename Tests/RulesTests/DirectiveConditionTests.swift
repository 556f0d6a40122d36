import CSource
import Diagnostics
import Livepatch
import Testing

@testable import Rules

/// What the directives around a function say about the configuration.
@Suite struct DirectiveConditionTests {
  /// The widest condition of the function `f` in a text.
  private func widest(_ text: String) throws -> Condition {
    let file = CFile(reading: SourceText(path: "a.c", bytes: Array(text.utf8)), as: FileID(0))
    let function = try #require(file.functions.last)
    return file.widestCondition(of: function.branch)
  }

  @Test(arguments: [
    ("ifdef CONFIG_X", "CONFIG_X=y"),
    ("ifdef CONFIG_X_MODULE", "CONFIG_X=m"),
    ("ifndef CONFIG_X", "CONFIG_X!=y"),
    ("if defined CONFIG_X || defined(CONFIG_X_MODULE)", "CONFIG_X"),
    ("if IS_ENABLED(CONFIG_X) && !IS_BUILTIN(CONFIG_Y)", "CONFIG_X && CONFIG_Y!=y"),
    (
      "if IS_MODULE(CONFIG_X) /* as a module */ || \\\n  (IS_REACHABLE(CONFIG_Y))",
      "CONFIG_X=m || CONFIG_Y"
    ),
    ("if !!IS_ENABLED(CONFIG_X)", "CONFIG_X"),
    ("if !(IS_ENABLED(CONFIG_X) || defined(FOO))", "not CONFIG_X"),
    ("if FOO > 3 && IS_ENABLED(CONFIG_X)", "CONFIG_X"),
    ("if IS_ENABLED(CONFIG_X) && FOO(3, (4)) + 1", "CONFIG_X"),
    ("if 1 && IS_ENABLED(CONFIG_X)", "CONFIG_X"),
  ]) func readsWhatConcernsTheConfiguration(directive: String, meaning: String) throws {
    #expect(try widest("#\(directive)\nint f(void) { }\n#endif\n").description == meaning)
  }

  @Test(arguments: [
    "if FOO || IS_ENABLED(CONFIG_X)", "if IS_ENABLED(CONFIG_X) ? 0 : 1",
    "if IS_ENABLED(CONFIG_X) == FOO", "if (IS_ENABLED(CONFIG_X)", "if IS_ENABLED(CONFIG_X) )",
    "if IS_ENABLED()", "if", "if !", "ifdef", "ifndef FOO", "if CONFIG_HZ", "if defined(config_x)",
    "if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 1, 0)",
    "if \(String(repeating: "(", count: 1000))IS_ENABLED(CONFIG_X)",
  ]) func claimsNothingAboutWhatItCannotRead(directive: String) throws {
    #expect(try widest("#\(directive)\nint f(void) { }\n#endif\n").isAlways)
  }

  @Test func deniesTheAlternativesBefore() throws {
    let text = """
      #if IS_ENABLED(CONFIG_A)
      #ifdef CONFIG_B
      #elif IS_ENABLED(CONFIG_C) && FOO
      #elif defined(CONFIG_D)
      #else
      int f(void) { }
      #endif
      #endif
      """
    #expect(
      try widest(text).description == "CONFIG_A && CONFIG_B!=y && CONFIG_D!=y")
  }

  @Test func boundsDeepAndLongConditionals() throws {
    let count = 2000
    var text = ""
    for number in 0..<count { text += "#ifdef CONFIG_A\(number)\n" }
    text += "int f(void) { }\n" + String(repeating: "#endif\n", count: count)
    #expect(try widest(text).symbols.count <= Condition.decidableSymbols)

    text = "#ifdef CONFIG_X\n"
    for number in 0..<count { text += "#elif defined(CONFIG_A\(number))\n" }
    #expect(
      try widest(text + "#else\nint f(void) { }\n#endif\n").symbols.count
        <= Condition.decidableSymbols)
  }

  /// What the generated module says under `#if` is read back as what it means.
  @Test func readsWhatConditionsAreWrittenAs() throws {
    var random = Random(state: 0x207_2026)
    for _ in 0..<300 {
      let condition = Self.formula(depth: 3, &random)
      if condition.isAlways || condition.isNever { continue }
      let read = try widest("#if \(condition.cText)\nint f(void) { }\n#endif\n")
      #expect(try read.implies(condition) && condition.implies(read), "\(condition.cText)")
    }
  }

  private struct Random: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ state >> 29
    }
  }

  private static func formula(depth: Int, _ random: inout Random) -> Condition {
    if depth == 0 || Int.random(in: 0..<4, using: &random) == 0 {
      let text = "CONFIG_\(["A", "B", "C", "D"].randomElement(using: &random) ?? "A")"
      let test = ["", "=y", "=m", "!=y", "!=m", "=n"].randomElement(using: &random) ?? ""
      return (try? Condition(parsing: text + test)) ?? .always
    }
    let (a, b) = (formula(depth: depth - 1, &random), formula(depth: depth - 1, &random))
    switch Int.random(in: 0..<3, using: &random) {
    case 0: return a && b
    case 1: return a || b
    default: return !a
    }
  }
}
