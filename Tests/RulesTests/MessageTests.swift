import Diagnostics
import Rules
import Testing

/// Lines of the kernel's log are known again.
@Suite struct MessageTests {
  @Test func messagesNameRulesThatExist() {
    for message in KernelMessage.all {
      for rule in message.rules {
        #expect(Rule.named(rule) != nil, "\(message.format) names \(rule)")
      }
      #expect(Set(message.rules).count == message.rules.count, "\(message.format)")
    }
  }

  @Test(arguments: KernelMessage.all.map(\.format))
  func aLineFromTheLogIsItsMessage(_ format: String) throws {
    let message = try #require(KernelMessage.all.first { $0.format == format })
    // Names stand where the format has words in braces.
    let line = format.replacing(/\{[^}]*\}/, with: "xt_LED.1")
    for text in ["[   17.201934] \(message.prefix)\(line)", line] {
      #expect(KernelMessage.matching(text).map(\.format) == [format], "\(text)")
    }
  }

  @Test func aPartOfALineIsEnough() {
    func formats(_ text: String) -> [String] { KernelMessage.matching(text).map(\.format) }
    #expect(
      formats("symbol 'uptime_proc_shwo' not found in")
        == ["symbol '{name}' not found in symbol table"])
    #expect(
      formats("not found in symbol table") == ["symbol '{name}' not found in symbol table"])
    #expect(
      formats("'lp_cloud_3' failed for module 'tipc', refusing to load")
        == ["patch '{name}' failed for module '{module}', refusing to load module '{module}'"])
  }

  @Test(arguments: ["", "symbol", "eth0: link becomes ready", String(repeating: "a ", count: 9000)])
  func otherTextIsNone(_ text: String) { #expect(KernelMessage.matching(text).isEmpty) }

  @Test func whatARulePreventsIsToldWithIt() throws {
    let rule = try #require(Rule.named("symbol-ambiguous"))
    #expect(
      rule.explanation.contains("unresolvable ambiguity for symbol 'NAME' in object 'OBJECT'"))
  }
}
