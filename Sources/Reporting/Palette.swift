import Diagnostics

/// The colours of a report. The caller decides, knowing the terminal and `NO_COLOR`.
public enum Palette: Sendable {
  /// None.
  case plain
  /// The escape sequences every terminal understands.
  case ansi

  /// What a piece of text is, which decides its colour.
  enum Role: Hashable {
    case plain
    case severity(Severity)
    case strong, margin, evidence, help, removed, added
  }

  func paint(_ text: String, as role: Role) -> String {
    guard self == .ansi, !text.isEmpty, let code = role.ansiCode else { return text }
    return "\u{1B}[\(code)m\(text)\u{1B}[0m"
  }
}

extension Palette.Role {
  fileprivate var ansiCode: String? {
    switch self {
    case .plain: nil
    case .severity(.error): "1;31"
    case .severity(.warning): "1;33"
    case .severity(.note): "1;32"
    case .strong: "1"
    // Bright blue and not blue, which nobody can read on black.
    case .margin, .evidence: "1;94"
    case .help: "1;36"
    case .removed: "31"
    case .added: "32"
    }
  }
}
