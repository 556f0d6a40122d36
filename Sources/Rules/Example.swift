public import Diagnostics

/// Input that shows a rule at work. The rule's tests are made of its examples.
public struct Example: Sendable {
  /// What it shows, in a few words.
  public let title: String
  /// The files it consists of.
  public let files: [File]
  /// Other rules that cannot but speak up too.
  public let alongside: [RuleName]

  public struct File: Sendable {
    public let path: String
    public let text: String
    /// The byte ranges at which the rule's findings must point, in order.
    public let marks: [Range<Int>]
  }

  /// Whether the rule must stay silent.
  public var isGood: Bool { files.allSatisfy(\.marks.isEmpty) }

  /// - Parameter text: one file after the other, each behind a line `--- path`; `«…»` around each
  ///   place at which the rule must point. A set without a manifest gets a plain one. A text
  ///   without such lines is a module written by hand, `module.c`. A `.ko` is described, line by
  ///   line: `ModuleText` of the tests makes a file of it, and «» alone marks all of it.
  init(_ title: String, alongside: [RuleName] = [], _ text: String) {
    self.title = title
    self.alongside = alongside
    var parts: [(path: String, lines: [Substring])] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("--- ") {
        parts.append((String(line.dropFirst(4)), []))
      } else {
        if parts.isEmpty { parts.append(("module.c", [])) }
        parts[parts.count - 1].lines.append(line)
      }
    }
    files = parts.map { part in
      let text = part.lines.joined(separator: "\n")
      return File(path: part.path, marked: text.hasSuffix("\n") ? text : text + "\n")
    }
  }
}

extension Example.File {
  init(path: String, marked: String) {
    var text = ""
    var marks: [Range<Int>] = []
    var start = 0
    for character in marked {
      switch character {
      case "«": start = text.utf8.count
      case "»": marks.append(start..<text.utf8.count)
      default: text.append(character)
      }
    }
    self.init(path: path, text: text, marks: marks)
  }
}
