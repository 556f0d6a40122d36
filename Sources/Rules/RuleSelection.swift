public import Diagnostics

/// Which rules somebody asked for. Required rules always speak: what they find leaves no correct
/// module, whoever looks.
public struct RuleSelection: Sendable {
  private let selected: Set<RuleName>?
  private let ignored: Set<RuleName>

  /// Every rule.
  public static let all = RuleSelection(selected: nil, ignored: [])

  private init(selected: Set<RuleName>?, ignored: Set<RuleName>) {
    self.selected = selected
    self.ignored = ignored
  }

  /// - Parameters:
  ///   - select: names of rules or groups; none for all.
  ///   - ignore: names of rules or groups that are left out again.
  public init(select: [String], ignore: [String]) throws(RuleSelectionError) {
    var selected: Set<RuleName> = []
    for word in select { selected.formUnion(try rules(of: word).map(\.name)) }
    var ignored: Set<RuleName> = []
    for word in ignore {
      let rules = try rules(of: word)
      if rules.count == 1, let rule = rules.first, rule.isRequired, rule.name.text == word {
        throw .required(rule.name)
      }
      ignored.formUnion(rules.map(\.name))
    }
    self.init(selected: select.isEmpty ? nil : selected, ignored: ignored)
  }

  func contains(_ name: RuleName) -> Bool {
    guard let rule = Rule.named(name), !rule.isRequired else { return true }
    return selected?.contains(name) != false && !ignored.contains(name)
  }
}

public enum RuleSelectionError: Error, Hashable, Sendable {
  /// There is neither a rule nor a group of that name.
  case unknown(String, nearest: String?)
  /// Nothing silences the rule.
  case required(RuleName)
}

/// The rules a word stands for.
private func rules(of word: String) throws(RuleSelectionError) -> [Rule] {
  if let rule = Rule.named(RuleName(word)) { return [rule] }
  if let group = Rule.Group(rawValue: word) { return Rule.all.filter { $0.group == group } }
  let known = Rule.Group.allCases.map(\.rawValue) + Rule.all.map(\.name.text)
  throw .unknown(word, nearest: nearestName(to: word, among: known))
}
