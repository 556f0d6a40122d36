import CSource
import Composing
import Diagnostics
import KernelFacts
import Livepatch

/// A kernel that a patch is for, as its facts show it, with everything the patch names there.
struct Target: Sendable {
  let composition: Composition
  let facts: KernelFacts
  /// Every name that is to be found in the kernel, each once however many fixes give it.
  let symbols: [TargetSymbol]
  /// The objects that fixes patch there.
  let objects: [TargetObject]
  /// For the symbols above that share their address: all names of it.
  let aliases: [TargetAlias: [String]]
  /// The replaced functions at each address that has several names.
  let replacedAliases: [TargetAlias: [TargetSymbol]]
  private let replacedNames: Set<ObjectAndName>

  /// - Parameter functions: what the fixes that take part replace.
  init(
    _ composition: Composition, _ functions: [ReplacedFunction], _ facts: KernelFacts,
    _ code: CodeIndex, shared: [CFile]
  ) {
    self.composition = composition
    self.facts = facts
    var conditions = TargetConditions(facts)
    objects = composition.fixes.flatMap { fix in
      fix.objects.filter { object in
        conditions.hold([fix.condition, object.condition])
      }.map { TargetObject(fix: fix.id.value, object: $0, in: facts) }
    }
    var finding = SymbolFinding(facts)
    for function in functions where conditions.hold(function.condition) {
      finding.add(function)
    }
    for fix in composition.fixes where conditions.hold([fix.condition]) {
      for symbol in code.livepatchSymbols(of: fix, shared: shared) {
        finding.add(symbol, of: fix.id.value)
      }
    }
    symbols = finding.symbols
    aliases = Self.aliases(of: symbols, facts)
    let replaced = symbols.filter { $0.use == .replaced }
    replacedAliases = replaced.reduce(into: [:]) { all, symbol in
      if let alias = symbol.alias { all[alias, default: []].append(symbol) }
    }
    replacedNames = Set(replaced.map { ObjectAndName(object: $0.object, name: $0.name) })
  }

  /// One walk over all names, if there is any symbol with aliases at all.
  private static func aliases(
    of symbols: [TargetSymbol], _ facts: KernelFacts
  ) -> [TargetAlias: [String]] {
    let wanted = Set(symbols.compactMap(\.alias))
    var names: [TargetAlias: [String]] = [:]
    if wanted.isEmpty { return names }
    facts.forEachName { name, found, _ in
      for symbol in found {
        if let group = symbol.aliasGroup {
          let alias = TargetAlias(object: symbol.object, group: group)
          if wanted.contains(alias) { names[alias, default: []].append(name) }
        }
      }
    }
    return names
  }

  /// Whether any symbol of the name is replaced in the object.
  func replaces(_ name: String, in object: ObjectName) -> Bool {
    replacedNames.contains(ObjectAndName(object: object, name: name))
  }

  /// Whether a condition holds there; false too where that cannot be told.
  func holds(_ condition: Condition) -> Bool {
    var conditions = TargetConditions(facts)
    return conditions.hold(condition)
  }
}

/// One address of an object that has several names.
struct TargetAlias: Hashable, Sendable {
  let object: ObjectName
  let group: Int
}

private struct ObjectAndName: Hashable {
  let object: ObjectName
  let name: String
}

/// An object that a fix patches.
struct TargetObject: Sendable {
  enum Standing: Sendable {
    case fine
    /// The facts do not say which modules there are.
    case unknown
    case builtIn
    case missing(nearest: String?)
    case livepatch
  }

  let fix: FixID
  let name: Located<ObjectName>
  let standing: Standing

  init(fix: FixID, object: PatchedObject, in facts: KernelFacts) {
    self.fix = fix
    name = object.name
    standing = Self.standing(of: object.name.value, in: facts)
  }

  private static func standing(of object: ObjectName, in facts: KernelFacts) -> Standing {
    guard case .module(let name) = object else { return .fine }
    guard let modules = facts.modules else { return .unknown }
    guard let module = facts.module(named: name) else {
      return .missing(nearest: nearestName(to: name, among: modules.lazy.map(\.name)))
    }
    if module.kind == .builtIn { return .builtIn }
    return module.isLivepatch ? .livepatch : .fine
  }
}

/// Decides conditions by a kernel's configuration, each once.
private struct TargetConditions {
  private let facts: KernelFacts
  private var known: [Condition: Bool] = [:]

  init(_ facts: KernelFacts) { self.facts = facts }

  mutating func hold(_ conditions: [Located<Condition>?]) -> Bool {
    conditions.allSatisfy { condition in
      guard let condition else { return true }
      return hold(condition.value)
    }
  }

  mutating func hold(_ condition: Condition) -> Bool {
    if condition.isAlways { return true }
    if let answer = known[condition] { return answer }
    let answer =
      facts.configuration(of: condition.symbols).map { condition.holds(in: $0) } ?? false
    known[condition] = answer
    return answer
  }
}
