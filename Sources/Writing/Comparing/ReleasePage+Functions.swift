import Comparing
import Livepatch

extension HTMLText {
  mutating func addFunctions(_ history: ReleaseHistory) {
    let columns = history.sides.map { functions(of: $0.patch) }
    let changes = history.steps.map { step in
      Dictionary(step.functions.map { ($0.key, $0.kind) }) { first, _ in first }
    }
    let keys = Set(columns.flatMap(\.keys)).sorted()
    if keys.isEmpty { return }
    beginTable("Which fix's code runs for each function", "function", history)
    for object in Set(keys.map(\.object)).sorted() {
      add("<tbody>")
      add(
        "<tr class=\"group\"><th scope=\"rowgroup\" colspan=\"\(columns.count + 1)\">\(Self.escaped(object.text))</th></tr>"
      )
      for key in keys where key.object == object {
        var row = "<tr><th scope=\"row\">\(Self.element("code", key.shortName))</th>"
        for (number, column) in columns.enumerated() {
          let kind = number == 0 ? nil : changes[number - 1][key]
          row += Self.cell(for: column[key], kind, isFirst: number == 0)
        }
        add(row + "</tr>")
      }
      add("</tbody>")
    }
    endTable()
    add(
      "<p class=\"legend\"><span class=\"fresh\"><b aria-hidden=\"true\">●</b> replaced for the first time</span> "
        + "<span class=\"changed\"><b aria-hidden=\"true\">◆</b> by other code than before</span> "
        + "<span class=\"carried\">as before</span> "
        + "<span class=\"gone\"><b aria-hidden=\"true\">○</b> back to the kernel's own</span> "
        + "<span class=\"unsure\"><b aria-hidden=\"true\">?</b> cannot be told</span></p>")
  }

  private func functions(of patch: CumulativePatch) -> [FunctionKey: MergedFunction] {
    var functions: [FunctionKey: MergedFunction] = [:]
    for object in patch.objects {
      for function in object.functions {
        let key = FunctionKey(object: object.name, name: function.name, sympos: function.sympos)
        functions[key] = function
      }
    }
    return functions
  }

  private static func cell(
    for function: MergedFunction?, _ kind: FunctionChange.Kind?, isFirst: Bool
  ) -> String {
    guard let function else {
      return kind == .reverted ? cell(.gone, "the kernel's own") : cell(.absent, "")
    }
    let candidates = function.possibleCandidates
    let providers = candidates.map {
      $0.fix.text + ($0.condition.isAlways ? "" : " if \($0.condition)")
    }
    var hint = candidates.map(\.replacement).joined(separator: ", ")
    if case .surroundingsChanged(let names)? = kind {
      hint +=
        "; changed around it: " + names.map { $0.filter { $0 != "`" } }.joined(separator: ", ")
    }
    return cell(
      isFirst ? .first : Cell(kind?.fate ?? .carried), providers.joined(separator: "; else "),
      hint: hint)
  }
}
