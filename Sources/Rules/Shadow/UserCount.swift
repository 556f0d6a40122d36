import CSource
import Diagnostics
import Livepatch

/// The counts that modules take in their init and drop in their exit, by the name of the variable
/// or member that counts.
///
/// A count tells the last user only if all modules count in one place: in memory that is found
/// through a pointer, such as a shadow variable. A variable of the module counts that module alone.
struct UserCount {
  private(set) var shared: Set<String> = []
  private(set) var own: Set<String> = []

  init(_ fix: Livepatch.Fix, in unit: LintUnit) {
    guard let begin = fix.initFunction, let end = fix.exitFunction else { return }
    let taken = unit.counts(from: begin.value, by: .growing)
    for count in unit.counts(from: end.value, by: .shrinking)
    where taken.contains(where: { $0.name == count.name }) {
      if count.isShared { shared.insert(count.name) } else { own.insert(count.name) }
    }
  }
}

/// A place at which a number grows or shrinks.
private struct Counting {
  let name: String
  /// Whether it lies behind a pointer.
  let isShared: Bool

  enum Direction {
    case growing, shrinking

    var operators: Set<String> { self == .growing ? ["++", "+="] : ["--", "-="] }

    /// Whether a function counts so what its argument points to.
    func isCalled(_ function: String) -> Bool {
      let types = ["atomic_", "atomic64_", "atomic_long_", "refcount_", "kref_"]
      guard let type = types.first(where: function.hasPrefix) else { return false }
      let operation = function.dropFirst(type.count)
      let prefixes =
        self == .growing ? ["inc", "add", "get", "set", "init"] : ["dec", "sub", "put"]
      return prefixes.contains(where: operation.hasPrefix)
    }
  }
}

extension LintUnit {
  fileprivate func counts(from function: String, by direction: Counting.Direction) -> [Counting] {
    reach(from: function).nodes.flatMap { node -> [Counting] in
      guard case .function(let index) = node.definition else { return [] }
      let file = files[node.file]
      let body = file.functions[index].body
      let tokens = file.tokens(in: body)
      var counts = tokens.indices.compactMap { place in
        direction.operators.contains(tokens[place].text) ? operand(at: place, of: tokens) : nil
      }
      for call in file.calls(in: body) where direction.isCalled(file.text(call.name)) {
        // Only `kref_put(&x, …)` has the count first in all of them; `atomic_add(1, &x)` has not.
        counts += file.arguments(of: call).compactMap { argument in
          let tokens = file.tokens(in: argument)
          return tokens.last.map(\.isIdentifier) == true ? chain(tokens[...]) : nil
        }
      }
      return counts
    }
  }

  /// What an operator counts: `state->users++`, `(*users)--`, `--state->users`, `users += 1`.
  private func operand(at place: Int, of tokens: [CFile.CodeToken]) -> Counting? {
    let before = place > 0 ? tokens[place - 1] : nil
    let behind = place + 1 < tokens.count ? tokens[place + 1] : nil
    if let before, before.isIdentifier, before.text != "return" {
      var first = place - 1
      while first > 1, ["->", "."].contains(tokens[first - 1].text) { first -= 2 }
      return chain(tokens[first..<place])
    }
    if before?.text == ")", behind?.isIdentifier != true, behind?.text != "(" {
      let first = tokens[..<place].lastIndex { $0.text == "(" } ?? place
      return chain(tokens[first..<place])
    }
    let end =
      tokens[(place + 1)...].firstIndex {
        !$0.isIdentifier && !["->", ".", "*", "("].contains($0.text)
      } ?? tokens.count
    return chain(tokens[place + 1..<end])
  }

  /// The last name of `state->users`, `*users` or `users`.
  private func chain(_ tokens: ArraySlice<CFile.CodeToken>) -> Counting? {
    guard let name = tokens.last(where: \.isIdentifier) else { return nil }
    let isBehindPointer = tokens.contains { $0.text == "->" || $0.text == "*" }
    return Counting(name: name.text, isShared: isBehindPointer)
  }
}
