import CSource
import Comparing
import Diagnostics
import Livepatch

extension Rule {
  static let staticDataLost = Rule(
    "static-data-lost", .releases, .note,
    summary: "What replacements of an earlier release have kept in a variable starts anew.",
    rationale: """
      Each release is a module with variables of its own. When it replaces an earlier one, they start \
      at their initial values, and what the replacements have counted, cached or remembered until \
      then stays in a module that nobody calls any more (Documentation/livepatch/cumulative-patches.rst, \
      6.1, has no way to hand variables over). A list starts empty while its entries are still \
      there; a flag that something was done is gone, and it is done again.

      Only variables are told of that replacements of both releases change, by assigning, counting, \
      atomic operations or writing to memory, and that the new release's init and callbacks leave \
      alone. Of a static variable within a function `static-local-in-replacement` tells where it is \
      written; here it counts where two definitions are compared. What outlives a release is kept in a shadow variable or in the data of a state.
      """,
    examples: [
      Example(
        "a count that starts anew",
        """
        --- livepatch.yaml
        livepatch: lp
        version: 2
        kernels: { bookworm: "6.1.*" }
        releases: releases
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        static int «refused»;

        int klpp_f(void)
        {
        	return ++refused > LIMIT ? -EBUSY : 0;
        }
        --- releases/bookworm/lp_1/cumulative.yaml
        format: 1
        livepatch: lp
        version: 1
        kernel: { name: bookworm, release: "6.1.*" }
        fixes:
          - fix: a
            folder: a
            sources:
              - file: a/a.c
                kind: c
                sha256: "0000000000000000000000000000000000000000000000000000000000000000"
        objects:
          - object: vmlinux
            functions:
              - { function: f, provided_by: [{ fix: a, replacement: klpp_f }] }
        --- releases/bookworm/lp_1/fixes/a/a.c
        static int refused;

        int klpp_f(void)
        {
        	return ++refused > 2 * LIMIT ? -EBUSY : 0;
        }
        """),
      Example(
        "tables, and a variable that init sets",
        """
        --- livepatch.yaml
        livepatch: lp
        version: 2
        kernels: { bookworm: "6.1.*" }
        releases: releases
        --- a/fix.yaml
        fix: a
        init: a_init
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        static const int limits[] = { 1, 2 };
        static int limit;

        int klpp_f(void)
        {
        	return limit > limits[1] ? -EBUSY : 0;
        }

        int a_init(void)
        {
        	limit = limits[0];
        	return 0;
        }
        --- releases/bookworm/lp_1/cumulative.yaml
        format: 1
        livepatch: lp
        version: 1
        kernel: { name: bookworm, release: "6.1.*" }
        fixes:
          - fix: a
            folder: a
            init: a_init
            sources:
              - file: a/a.c
                kind: c
                sha256: "0000000000000000000000000000000000000000000000000000000000000000"
        objects:
          - object: vmlinux
            functions:
              - { function: f, provided_by: [{ fix: a, replacement: klpp_f }] }
        --- releases/bookworm/lp_1/fixes/a/a.c
        static const int limits[] = { 1, 2 };
        static int limit;

        int klpp_f(void)
        {
        	return limit > limits[1] ? -EBUSY : 0;
        }

        int a_init(void)
        {
        	limit = limits[0];
        	return 0;
        }
        """),
    ],
    .upgrade { pair in
      func keepsData(_ file: CFile) -> Bool { file.variables.contains { $0.keepsData } }
      let before = Dictionary(
        pair.units(of: pair.old, where: keepsData).map { ($0.fix.id.value, $0) }
      ) { first, _ in first }
      if before.isEmpty { return [] }
      return pair.units(of: pair.new, where: keepsData).flatMap { now -> [Finding] in
        let kept = before[now.fix.id.value]?.keptVariables ?? []
        if kept.isEmpty { return [] }
        return now.keptVariables.compactMap { variable in
          // Whoever lints the set hears of it by another rule.
          if variable.isOfFunction, pair.surroundings != nil { return nil }
          guard let was = kept.first(where: { $0.name == variable.name }) else { return nil }
          return Finding(
            "static-data-lost",
            "`\(variable.name)` starts anew, and what the replacements of \(pair.name(of: pair.old)) have kept in it is lost",
            at: variable.place,
            notes: [
              Note("\(pair.name(of: pair.old)) has it here", at: was.place),
              Note("it is changed here", at: variable.change),
            ],
            help: "where it matters, keep it in a shadow variable or in the data of a state",
            kernels: [pair.new.release.kernelName])
        }
      }
    })
}

/// A variable of a fix that its replacements change while they run.
private struct KeptVariable {
  var name: String
  var place: SourceRange
  var isOfFunction: Bool
  /// Where it is changed first.
  var change: SourceRange
}

extension CFile.Variable {
  /// Whether it can hold what code has put there.
  fileprivate var keepsData: Bool { !isConst && !isExtern && annotation == nil }
}

extension LintUnit {
  /// The variables that replacements change, and neither init nor callbacks set.
  fileprivate var keptVariables: [KeptVariable] {
    changes.sorted { $0.key < $1.key }.compactMap { place, changes in
      if changes.contains(where: { isSetUp(by: $0.node) }) { return nil }
      guard let change = changes.first(where: { replacement(reaching: $0.node) != nil }) else {
        return nil
      }
      let file = files[place.file]
      return KeptVariable(
        name: file.text(file.variables[place.variable].name),
        place: file.range(file.variables[place.variable].name),
        isOfFunction: file.variables[place.variable].function != nil,
        change: files[change.node.file].range(change.range))
    }
  }

  private func isSetUp(by node: CallGraph.Node) -> Bool {
    namedFunctions.contains { named in
      switch named.role {
      case .initialiser, .callback: reach(from: named.name.value).contains(node)
      default: false
      }
    }
  }

  /// Where code changes each variable, or what it holds.
  private var changes: [VariablePlace: [(node: CallGraph.Node, range: ByteRange)]] {
    var named: [String: [VariablePlace]] = [:]
    for (number, file) in files.enumerated() {
      for (index, variable) in file.variables.enumerated()
      where variable.keepsData && !file.isDead(variable.branch) {
        named[file.text(variable.name), default: []].append(
          VariablePlace(file: number, variable: index))
      }
    }
    var changes: [VariablePlace: [(node: CallGraph.Node, range: ByteRange)]] = [:]
    for (number, file) in files.enumerated() {
      var function: Int?
      var tokens: [CFile.CodeToken] = []
      var indices: [UInt32: Int] = [:]
      for use in file.uses(of: Set(named.keys)) {
        guard case .function(let index) = use.owner, !file.isDead(use.branch) else { continue }
        if function != index {
          tokens = file.tokens(in: file.functions[index].body)
          indices = Dictionary(
            uniqueKeysWithValues: tokens.enumerated().map { ($1.range.start, $0) })
        }
        function = index
        let name = file.text(use.name)
        guard let token = indices[use.name.range.start], isChanged(token, in: tokens),
          let place = named[name]?.first(where: { isSeen($0, from: number, in: index) })
        else { continue }
        let node = CallGraph.Node(file: number, definition: .function(index))
        let isOwn = files[place.file].variables[place.variable].function != nil
        if !isOwn, isLocal(name, in: node) { continue }
        changes[place, default: []].append((node, use.name.range))
      }
    }
    return changes
  }

  /// Whether a name means that variable in a function of a file.
  private func isSeen(_ place: VariablePlace, from number: Int, in function: Int) -> Bool {
    let variable = files[place.file].variables[place.variable]
    if let owner = variable.function { return place.file == number && owner == function }
    return place.file == number || !variable.isStatic
      || files[place.file].source.path.hasSuffix(".h")
  }
}

private struct VariablePlace: Hashable, Comparable {
  var file: Int
  var variable: Int

  static func < (a: Self, b: Self) -> Bool {
    (a.file, a.variable) < (b.file, b.variable)
  }
}

/// Whether an expression changes the variable that one of its tokens names.
private func isChanged(_ index: Int, in tokens: [CFile.CodeToken]) -> Bool {
  func text(_ index: Int) -> String { tokens.indices.contains(index) ? tokens[index].text : "" }
  let before = text(index - 1)
  // `other.name`, `other->name`
  if before == "." || before == "->" { return false }
  if before == "++" || before == "--" { return true }
  // The object that the name is the beginning of: `name[…].member`.
  var next = index + 1
  while true {
    if text(next) == "." {
      next += 2
    } else if text(next) == "[" {
      var depth = 0
      let limit = next + 64
      repeat {
        if text(next) == "[" { depth += 1 }
        if text(next) == "]" { depth -= 1 }
        next += 1
      } while depth > 0 && next < limit
    } else {
      break
    }
  }
  if assignments.contains(text(next)) { return true }
  // The first argument of what writes through it.
  let open = before == "&" ? index - 2 : index - 1
  guard text(open) == "(" else { return false }
  return writesToFirst(text(open - 1))
}

private let assignments: Set<String> = [
  "=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>=", "++", "--",
]

/// Whether a function or macro of the kernel changes what its first argument is or points to.
private func writesToFirst(_ name: String) -> Bool {
  if ["WRITE_ONCE", "xchg", "cmpxchg", "swap", "snprintf", "scnprintf", "sprintf"].contains(name) {
    return true
  }
  let changes = ["add", "sub", "inc", "dec", "set", "xchg", "or", "and", "xor"]
  return (name.hasPrefix("atomic") || name.hasPrefix("refcount_"))
    && changes.contains { name.contains("_\($0)") }
    || ["memcpy", "memset", "memmove", "strcpy", "strncpy", "strscpy", "strlcpy", "strcat"]
      .contains(name)
}
