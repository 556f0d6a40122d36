import Diagnostics
import Livepatch
import Writing

/// A fix as it will stand in `fix.yaml`.
struct ImportedFix {
  var id: String
  var title: String?
  var references: [String] = []
  var upstream: [String] = []
  var when: String?
  /// Paths below the folder; listed only if one has flags.
  var sources: [(path: String, flags: [String])] = []
  var rows: [PatchedFuncsRow] = []
  /// System call → the stem of what replaces it.
  var systemCalls: [(name: String, stem: String)] = []
  var initFunction: String?
  var exitFunction: String?

  /// The text of `fix.yaml`.
  var text: String {
    var y = YAMLText()
    y.scalar("fix", id)
    y.optional("title", title)
    y.list("references", references)
    y.list("upstream", upstream)
    y.optional("when", when)
    if sources.contains(where: { !$0.flags.isEmpty }) {
      y.section("sources", sources) { y, source in
        y.flowItem([
          ("file", YAMLText.scalar(source.path)),
          ("flags", source.flags.isEmpty ? nil : YAMLText.flow(source.flags)),
        ])
      }
    }
    y.section("objects", objects) { y, object in
      y.section(object, [object]) { y, _ in
        y.section("functions", functions(of: object)) { y, function in
          let group = rows.filter {
            $0.object.value == object && $0.function.value == function
          }
          if group.count == 1 {
            y.pair(function, Self.flow(group[0], of: function))
          } else {
            y.section(function, group) { $0.flowItem(Self.pairs($1, of: function)) }
          }
        }
        if object == "vmlinux" {
          y.section("syscalls", systemCalls) { y, call in
            y.pair(call.name, "{ replacement: \(YAMLText.scalar(call.stem)) }")
          }
        }
      }
    }
    y.optional("init", initFunction)
    y.optional("exit", exitFunction)
    return y.text
  }

  /// In the order of the rows.
  private var objects: [String] {
    unique((systemCalls.isEmpty ? [] : ["vmlinux"]) + rows.map(\.object.value))
  }

  private func functions(of object: String) -> [String] {
    unique(rows.filter { $0.object.value == object }.map(\.function.value))
  }

  private func unique(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }

  private static func pairs(
    _ row: PatchedFuncsRow, of function: String
  ) -> [(String, String?)] {
    let isDefault = row.replacement == "klpp_\(function)"
    return [
      ("sympos", row.sympos.map { YAMLText.scalar($0) }),
      ("replacement", isDefault && row.sympos == nil ? nil : YAMLText.scalar(row.replacement)),
      ("when", row.when.map(YAMLText.scalar)),
    ]
  }

  private static func flow(_ row: PatchedFuncsRow, of function: String) -> String {
    let written = pairs(row, of: function).compactMap { key, value in value.map { "\(key): \($0)" }
    }
    return written.isEmpty ? "{}" : "{ \(written.joined(separator: ", ")) }"
  }
}
