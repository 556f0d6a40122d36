import Composing
import Diagnostics
import KernelFacts
import Livepatch

/// A name that the kernel has to resolve when the patch is loaded, and what comes of it.
struct TargetSymbol: Sendable {
  enum Use: Hashable, Sendable {
    /// A function to be replaced.
    case replaced
    /// A livepatch symbol: any kind will do.
    case used
  }

  let object: ObjectName
  let name: String
  /// What was written.
  let sympos: Int
  let use: Use
  /// Where it is named, and by which fixes; the first is where findings point.
  private(set) var places: [(fix: FixID, range: SourceRange)]
  let verdict: SymbolVerdict

  var range: SourceRange { places[0].range }

  /// The kernel's symbol, where there is exactly one answer.
  var symbol: KernelSymbol? {
    switch verdict {
    case .found(let symbol), .data(let symbol), .initialization(let symbol), .noinstr(let symbol),
      .untraceable(let symbol):
      symbol
    case .unknown, .missing, .ambiguous, .positionMissing: nil
    }
  }

  var alias: TargetAlias? {
    symbol?.aliasGroup.map { TargetAlias(object: object, group: $0) }
  }

  fileprivate init(
    object: ObjectName, name: String, sympos: Int, use: Use, fix: FixID, at range: SourceRange,
    verdict: SymbolVerdict
  ) {
    self.object = object
    self.name = name
    self.sympos = sympos
    self.use = use
    places = [(fix, range)]
    self.verdict = verdict
  }

  fileprivate mutating func add(_ fix: FixID, at range: SourceRange) {
    if !places.contains(where: { $0.range == range }) { places.append((fix, range)) }
  }
}

/// What the kernel makes of a name (`klp_find_object_symbol`, kernel/livepatch/core.c, 6.1), and of
/// the function it finds (`klp_patch_func`, kernel/livepatch/patch.c, 6.1).
enum SymbolVerdict: Sendable {
  case found(KernelSymbol)
  /// The object's symbols are not known, or something else says what is wrong with the object.
  case unknown
  case missing(MissingSymbol)
  /// All symbols of the name.
  case ambiguous([KernelSymbol])
  case positionMissing([KernelSymbol])
  case data(KernelSymbol)
  case initialization(KernelSymbol)
  case noinstr(KernelSymbol)
  case untraceable(KernelSymbol)
}

/// Where a name that was not found may have gone.
struct MissingSymbol: Sendable {
  /// What the compiler made of the function, if that is all that is left.
  var clones: [String]
  /// Other objects that have a function of the name.
  var elsewhere: [ObjectName]
  /// The entry of a system call that was meant.
  var systemCall: String?
  var nearest: String?
}

/// Resolves names, each once.
struct SymbolFinding {
  private struct Key: Hashable {
    let object: ObjectName
    let name: String
    let sympos: Int
    let use: TargetSymbol.Use
  }

  private let facts: KernelFacts
  private var places: [Key: Int] = [:]
  private(set) var symbols: [TargetSymbol] = []
  /// Comparing with all names takes milliseconds; whoever misspells more names than this has
  /// another problem.
  private var comparisonsLeft = 32

  init(_ facts: KernelFacts) { self.facts = facts }

  mutating func add(_ function: ReplacedFunction) {
    add(
      Key(
        object: function.key.object, name: function.key.name, sympos: function.sympos,
        use: .replaced), function.fix, at: function.range)
  }

  mutating func add(_ symbol: LivepatchSymbol, of fix: FixID) {
    add(
      Key(
        object: symbol.owner.value, name: symbol.name.value, sympos: symbol.sympos, use: .used),
      fix, at: symbol.name.range)
  }

  private mutating func add(_ key: Key, _ fix: FixID, at range: SourceRange) {
    if let place = places[key] {
      symbols[place].add(fix, at: range)
      return
    }
    places[key] = symbols.count
    symbols.append(
      TargetSymbol(
        object: key.object, name: key.name, sympos: key.sympos, use: key.use, fix: fix, at: range,
        verdict: verdict(on: key)))
  }

  private mutating func verdict(on key: Key) -> SymbolVerdict {
    // These names are wrong on any kernel.
    if key.use == .replaced, isColdName(key.name) || isPaddingName(key.name) { return .unknown }
    guard facts.knowsSymbols(of: key.object) else { return .unknown }
    let found = facts.symbols(named: key.name, in: key.object)
    guard let first = found.first else { return .missing(missing(key)) }
    guard key.sympos > 0 else {
      return found.count == 1 ? standing(of: first, key.use) : .ambiguous(found)
    }
    guard key.sympos <= found.count else { return .positionMissing(found) }
    return standing(of: found[key.sympos - 1], key.use)
  }

  private func standing(of symbol: KernelSymbol, _ use: TargetSymbol.Use) -> SymbolVerdict {
    if symbol.kind.place == .initialization { return .initialization(symbol) }
    if use == .used { return .found(symbol) }
    if !symbol.kind.isText { return .data(symbol) }
    if symbol.kind.place != .ordinary, symbol.kind.isTraceable != true { return .noinstr(symbol) }
    return symbol.kind.isTraceable == false ? .untraceable(symbol) : .found(symbol)
  }

  private mutating func missing(_ key: Key) -> MissingSymbol {
    let elsewhere = facts.symbols(named: key.name).filter(\.kind.isText).map(\.object)
    var missing = MissingSymbol(
      clones: clones(of: key.name, in: key.object, facts), elsewhere: [], systemCall: nil,
      nearest: nil)
    for object in elsewhere where missing.elsewhere.last != object {
      missing.elsewhere.append(object)
    }
    if key.object == .vmlinux { missing.systemCall = systemCall(behind: key.name, facts) }
    if missing.clones.isEmpty, missing.elsewhere.isEmpty, missing.systemCall == nil,
      comparisonsLeft > 0
    {
      comparisonsLeft -= 1
      missing.nearest = facts.nearestFunction(to: key.name, in: key.object)
    }
    return missing
  }
}

/// The copies the compiler made of a function with other arguments, for constant arguments, or of a
/// part of it; in order.
func clones(of name: String, in object: ObjectName, _ facts: KernelFacts) -> [String] {
  facts.names(startingWith: "\(name).").filter { candidate in
    isCloneName(candidate) && !isColdName(candidate)
      && facts.symbols(named: candidate, in: object).contains { $0.kind.isText }
  }
}

func isCloneName(_ name: String) -> Bool {
  // Few names have a point, and looking for it is quick.
  name.utf8.contains(UInt8(ascii: "."))
    && [".isra.", ".constprop.", ".part.", ".llvm."].contains { name.contains($0) }
}

func isColdName(_ name: String) -> Bool {
  name.utf8.contains(UInt8(ascii: ".")) && (name.hasSuffix(".cold") || name.contains(".cold."))
}

func isPaddingName(_ name: String) -> Bool {
  name.hasPrefix("__pfx_") || name.hasPrefix("__cfi_")
}

/// The call whose entry somebody meant by a name that stands for no function where system calls have
/// wrappers: `newuname` for `sys_newuname`.
private func systemCall(behind name: String, _ facts: KernelFacts) -> String? {
  for prefix in ["__do_sys_", "__se_sys_", "SyS_", "sys_"] where name.hasPrefix(prefix) {
    let call = String(name.dropFirst(prefix.count))
    let isThere = SystemCallEntry.all.contains {
      $0.prefix != prefix && !facts.symbols(named: $0.prefix + call, in: .vmlinux).isEmpty
    }
    if isThere { return call }
  }
  return nil
}
