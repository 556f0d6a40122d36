/// One row of the text report: what stands in the margin, then text in its colours. The width of
/// the margin is settled when all rows of a diagnostic are known.
struct Row: Hashable {
  var margin: Margin
  var spans: [Span] = []

  enum Margin: Hashable {
    /// Nothing, not even its width: headings.
    case none
    /// `-->`, in front of a place.
    case place
    /// `12 |`, in front of a source line.
    case line(Int)
    /// `|` below a source line.
    case bar
    /// `...` for source lines left out.
    case gap
    /// `=`, in front of words that belong to the whole.
    case attached
    /// As far as the text of `attached`.
    case indent
    /// `12 -`, in front of a line a fix takes away.
    case removed(Int)
    /// `12 +`, in front of a line a fix brings.
    case added(Int)
  }

  struct Span: Hashable {
    var text: String
    var role: Palette.Role

    init(_ text: String, _ role: Palette.Role = .plain) {
      self.text = text
      self.role = role
    }

    static func spaces(_ count: Int) -> Span { Span(String(repeating: " ", count: max(0, count))) }
  }

  init(_ margin: Margin, _ spans: Span...) {
    self.init(margin, spans)
  }

  init(_ margin: Margin, _ spans: [Span]) {
    self.margin = margin
    self.spans = spans
  }
}

// MARK: - Printing

extension [Row] {
  /// The rows as lines below each other, without a newline at the end.
  func printed(with palette: Palette) -> String {
    let digits = reduce(1) { Swift.max($0, $1.margin.digits) }
    return map { $0.printed(digits: digits, palette: palette) }.joined(separator: "\n")
  }
}

extension Row.Margin {
  fileprivate var digits: Int {
    switch self {
    case .line(let number), .removed(let number), .added(let number): String(number).count
    default: 0
    }
  }
}

extension Row {
  fileprivate func printed(digits: Int, palette: Palette) -> String {
    let spans = trimmedSpans
    let mark = marginText(digits: digits, isAlone: spans.isEmpty)
    let separator = spans.isEmpty || mark.text.isEmpty ? "" : " "
    return palette.paint(mark.text, as: mark.role) + separator
      + spans.map { palette.paint($0.text, as: $0.role) }.joined()
  }

  private func marginText(digits: Int, isAlone: Bool) -> Span {
    let blank = String(repeating: " ", count: digits)
    func numbered(_ number: Int, _ sign: String) -> String {
      String((blank + String(number)).suffix(digits)) + " " + sign
    }
    return switch margin {
    case .none: Span("")
    case .place: Span(blank + "-->", .margin)
    case .line(let number): Span(numbered(number, "|"), .margin)
    case .bar: Span(blank + " |", .margin)
    case .gap: Span(isAlone ? "..." : String(("..." + blank).prefix(digits + 2)), .margin)
    case .attached: Span(blank + " =", .margin)
    case .indent: Span(isAlone ? "" : blank + "  ")
    case .removed(let number): Span(numbered(number, "-"), .removed)
    case .added(let number): Span(numbered(number, "+"), .added)
    }
  }

  /// Without spaces at the end, which no reader sees and every copy carries along.
  private var trimmedSpans: [Span] {
    var spans = spans
    while var last = spans.popLast() {
      while last.text.last == " " { last.text.removeLast() }
      guard last.text.isEmpty else { return spans + [last] }
    }
    return []
  }
}
