public import Diagnostics

/// A line of the kernel's log that a livepatch can bring about, and the rules that keep it from
/// being printed.
public struct KernelMessage: Sendable {
  /// What is going on when it is printed.
  public enum Moment: String, Sendable, CaseIterable {
    case enabling = "The livepatch is refused"
    case loadingTarget = "Another module is refused"
    case transition = "The transition does not end"
    case running = "Something goes wrong later"
  }

  public let moment: Moment
  /// As the kernel prints it, behind its prefix; what differs each time is a word in braces:
  /// `symbol '{name}' not found in symbol table`.
  public let format: String
  /// What goes before it: `livepatch: `.
  public let prefix: String
  /// The function that prints it.
  public let function: String
  /// Its file in the kernel's source; 6.1.
  public let file: String
  /// What happened, in Markdown.
  public let meaning: String
  /// The rules that find what leads to it, the usual cause first; none where sources cannot tell.
  public let rules: [RuleName]

  init(
    _ moment: Moment, _ format: String, prefix: String = "livepatch: ", by function: String,
    in file: String = "kernel/livepatch/core.c", _ meaning: String, rules: [RuleName] = []
  ) {
    self.moment = moment
    self.format = format
    self.prefix = prefix
    self.function = function
    self.file = file
    self.meaning = meaning
    self.rules = rules
  }

  /// The format in pieces: what is always the same, and the words for what is not.
  enum Piece: Equatable {
    case literal(String)
    case placeholder(String)
  }

  var pieces: [Piece] {
    var pieces: [Piece] = []
    for part in format.split(separator: "{", omittingEmptySubsequences: false) {
      guard let end = part.firstIndex(of: "}") else {
        if !part.isEmpty { pieces.append(.literal(String(part))) }
        continue
      }
      pieces.append(.placeholder(String(part[..<end])))
      let rest = part[part.index(after: end)...]
      if !rest.isEmpty { pieces.append(.literal(String(rest))) }
    }
    return pieces
  }
}
