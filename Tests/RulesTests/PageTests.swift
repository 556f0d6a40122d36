import Foundation
import Rules
import Testing

/// `docs/rules/` and `docs/messages.md` are what the rules say. `KLP_RECORD=1` writes it anew.
@Suite struct PageTests {
  private let documents = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("docs")
  private var folder: URL { documents.appendingPathComponent("rules") }

  @Test func pagesAreCurrent() throws {
    var pages = ["README.md": Rule.index]
    for rule in Rule.all {
      pages["\(rule.name).md"] = try rule.page { example in
        example.isGood ? "" : try LintedExample(example, asking: rule).report
      }
    }
    let files = FileManager.default
    let present = try files.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".md") && $0 != "not-checked.md" }
    if ProcessInfo.processInfo.environment["KLP_RECORD"] == "1" {
      for name in present where pages[name] == nil {
        try files.removeItem(at: folder.appendingPathComponent(name))
      }
      for (name, text) in pages {
        try text.write(
          to: folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
      }
      return
    }
    #expect(Set(present) == Set(pages.keys))
    for (name, text) in pages {
      let written = try? String(
        contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
      #expect(written == text, "docs/rules/\(name) is not what the rule says")
    }
  }

  @Test func messagesAreCurrent() throws {
    let file = documents.appendingPathComponent("messages.md")
    if ProcessInfo.processInfo.environment["KLP_RECORD"] == "1" {
      try KernelMessage.page.write(to: file, atomically: true, encoding: .utf8)
      return
    }
    let written = try? String(contentsOf: file, encoding: .utf8)
    #expect(written == KernelMessage.page, "docs/messages.md is not what the rules say")
  }
}
