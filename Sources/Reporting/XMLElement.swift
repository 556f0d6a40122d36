/// An element of an XML document. Attributes keep their order.
struct XMLElement {
  let name: String
  let attributes: [(name: String, value: String)]
  let content: [Content]

  enum Content {
    case element(XMLElement)
    case text(String)
  }

  init(_ name: String, _ attributes: [(String, String)] = [], _ content: [Content] = []) {
    self.name = name
    self.attributes = attributes.map { (name: $0.0, value: $0.1) }
    self.content = content
  }
}

extension XMLElement: CustomStringConvertible {
  /// The element, elements within indented by two spaces, text as it is; no newline at the end.
  var description: String { printed(indent: "") }

  private func printed(indent: String) -> String {
    let start =
      "\(indent)<\(name)"
      + attributes.map { " \($0.name)=\"\(escaped($0.value, inAttribute: true))\"" }.joined()
    guard !content.isEmpty else { return start + "/>" }
    var inner = ""
    var hasElements = false
    for part in content {
      switch part {
      case .text(let text): inner += escaped(text, inAttribute: false)
      case .element(let element):
        inner += "\n" + element.printed(indent: indent + "  ")
        hasElements = true
      }
    }
    return "\(start)>\(inner)\(hasElements ? "\n\(indent)" : "")</\(name)>"
  }
}

/// Text in XML 1.0. What XML cannot hold, and what must not reach a reader, is shown by a stand-in.
private func escaped(_ text: String, inAttribute: Bool) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    // Readers would make blanks of these in attributes.
    case "\n": result += inAttribute ? "&#10;" : "\n"
    case "\t": result += inAttribute ? "&#9;" : "\t"
    default:
      for shown in (scalar.standIn ?? String(scalar)).unicodeScalars { result += markup(shown) }
    }
  }
  return result
}

private func markup(_ scalar: Unicode.Scalar) -> String {
  switch scalar {
  case "&": "&amp;"
  case "<": "&lt;"
  case ">": "&gt;"
  case "\"": "&quot;"
  default: String(scalar)
  }
}
