public import Diagnostics
public import Livepatch

/// Why fixes cannot be put together as they are: values with places, no prose.
public enum CompositionProblem: Sendable {
  // Selection
  /// A fix is named that neither lies in the set nor is superseded by one that does.
  case unknownFix(Reference, nearest: FixID?)
  /// A fix is needed that the series leaves out.
  case leftOutOfSeries(Reference)
  case listedTwice(first: Located<FixID>, second: Located<FixID>)
  /// Two descriptions of one id that both match a kernel.
  case duplicateFix(first: Located<FixID>, second: Located<FixID>)
  case conflictingFixes(Reference, other: Located<FixID>)
  case supersededTwice(FixID, by: [Located<FixID>])
  /// A fix supersedes another and yet stands on it or needs it.
  case supersedesItsBase(supersedes: Located<FixID>, reference: Reference)
  /// The superseder neither has nor retires something of the fix that it stands for.
  case supersederLacks(
    Retirement.Subject, superseder: Located<FixID>, superseded: Located<FixID>, place: SourceRange)

  // Order
  case cycle([OrderEdge])
  /// The series puts two fixes the other way round than an edge demands.
  case seriesContradicts(OrderEdge, earlier: Located<FixID>, later: Located<FixID>)

  // Functions
  case functionConflict(FunctionConflict)
  /// One fix describes a function twice for configurations that can hold together.
  case functionTwiceInFix(
    FunctionKey, first: FunctionPlace, second: FunctionPlace, meeting: Configuration)
  /// `on_top_of` names a fix that does not change the function.
  case onTopOfNothing(Located<FixID>, fix: FixID, function: FunctionKey)
  /// `on_top_of` of a whole fix, and the two have no function in common.
  case nothingInCommon(Located<FixID>, fix: FixID)
  case baseMissing(Reference, function: FunctionKey?, base: Located<FixID>, Configuration)
  case replacementShared(String, first: FunctionPlace, second: FunctionPlace)
  /// Entries of one function that say sympos 0 and 1.
  case symposMixture(FunctionKey, [FunctionPlace])
  /// One entry says the name is unique, another one takes the second or a later symbol.
  case symposContradiction(unique: FunctionPlace, counted: FunctionPlace)

  // Conditions
  /// More symbols are involved than can be decided exactly.
  case tooManySymbols(SourceRange, count: Int, limit: Int)
  /// The condition can never hold.
  case neverHolds(Located<Condition>)

  // Names
  case nameCollision(String, kind: NameKind, places: [NamePlace])
  case outputPathCollision(String, first: SourceRange, second: SourceRange)

  // States, shadow variables, livepatch symbols
  case stateDisagreement(name: String, field: String, first: SourceRange, second: SourceRange)
  case stateIDShared(UInt64, first: Located<String>, second: Located<String>)
  case shadowDisagreement(name: String, field: String, first: SourceRange, second: SourceRange)
  case shadowIDShared(ShadowID, first: Located<String>, second: Located<String>)
  /// A constant stands for an id, and no `#define` of the fix gives it a plain number.
  case shadowIDUnresolved(Located<String>)
  case symbolDisagreement(name: String, first: LivepatchSymbol, second: LivepatchSymbol)
  /// A livepatch symbol is to be used in an object in which the fix patches nothing.
  case symbolObjectNotPatched(LivepatchSymbol, fix: FixID)
  /// Code of vmlinux cannot wait for a module to arrive.
  case symbolOfModuleInVmlinux(LivepatchSymbol)

  // The whole
  case nothingPatched(SourceRange)
  case revertsNothing(Located<String>, object: Located<ObjectName>)
}

/// A fix named by another one or by the series.
public struct Reference: Sendable {
  public enum Relation: String, Sendable {
    case requires, after, before, conflicts, supersedes
    case onTopOf = "on_top_of"
    case series = "fixes"
  }

  public var relation: Relation
  /// The fix that names it; nil: the manifest.
  public var fix: Located<FixID>?
  public var target: Located<FixID>

  public init(_ relation: Relation, from fix: Located<FixID>?, to target: Located<FixID>) {
    self.relation = relation
    self.fix = fix
    self.target = target
  }
}

/// `first` is merged before `second`, because of what stands at `reference`.
public struct OrderEdge: Sendable {
  public var first: FixID
  public var second: FixID
  public var reference: Reference

  public init(first: FixID, second: FixID, reference: Reference) {
    self.first = first
    self.second = second
    self.reference = reference
  }
}

/// An entry for a function, with where it is described.
public struct FunctionPlace: Sendable {
  public var fix: FixID
  public var range: SourceRange
  public var sympos: Int
  public var replacement: Located<String>
  /// The text of the replacement, if it was found in the fix's sources.
  public var definition: SourceRange?

  public init(
    fix: FixID, range: SourceRange, sympos: Int, replacement: Located<String>,
    definition: SourceRange? = nil
  ) {
    self.fix = fix
    self.range = range
    self.sympos = sympos
    self.replacement = replacement
    self.definition = definition
  }
}

/// Fixes that change one function and do not say which stands on which.
public struct FunctionConflict: Sendable {
  public var function: FunctionKey
  /// In merge order; each is in conflict with at least one other.
  public var entries: [FunctionPlace]
  /// A configuration in which the first pair of them meets.
  public var configuration: Configuration
  /// The nearest fix that they all stand on: a fork.
  public var commonBase: FixID?
  /// How the texts of the last two differ; nil without their C.
  public var texts: TextRelation?
}

/// How two replacements of one function relate, judged from their two texts alone.
public enum TextRelation: Sendable, Hashable {
  case identical
  /// Lines differ at places of their own: wherever one text has lines of its own the other has
  /// none, so one text with both is conceivable. The number of such places.
  case disjoint(places: Int)
  /// At some place both have lines of their own. The ranges of the first such place.
  case overlapping(first: SourceRange, second: SourceRange)
}

/// What kind of name two fixes define both.
public enum NameKind: String, Sendable {
  case function, variable
  case parameter = "module parameter"
}

public struct NamePlace: Sendable {
  /// nil: a shared file.
  public var fix: FixID?
  public var range: SourceRange

  public init(fix: FixID?, range: SourceRange) {
    self.fix = fix
    self.range = range
  }
}
