public import CSource
public import Diagnostics
import Livepatch

/// A structure of include/linux/livepatch.h as a module written by hand fills it in.
public struct KLPStructure: Sendable {
  public enum Kind: String, Sendable {
    case patch = "klp_patch"
    case object = "klp_object"
    case function = "klp_func"
    case callbacks = "klp_callbacks"
    case state = "klp_state"

    /// The members that authors set, in the order of the header (6.1).
    var members: [String] {
      switch self {
      case .patch: ["mod", "objs", "states", "replace"]
      case .object: ["name", "funcs", "callbacks"]
      case .function: ["old_name", "new_func", "old_sympos"]
      case .callbacks: CallbackSlot.allCases.map(\.rawValue)
      case .state: ["id", "version", "data"]
      }
    }

    /// The kernel takes an entry for the end of an array if these are all 0
    /// (include/linux/livepatch.h: `klp_for_each_object_static`, `klp_for_each_func_static`;
    /// kernel/livepatch/state.c: `klp_for_each_state`; 6.1).
    var deciding: [String] {
      switch self {
      case .patch, .callbacks: []
      case .object: ["funcs", "name"]
      case .function: ["old_name", "new_func", "old_sympos"]
      case .state: ["id"]
      }
    }
  }

  public let kind: Kind
  public let file: CFile
  /// With its braces; what stands in their place where they are missing.
  public let range: ByteRange
  /// What members are given, by name.
  private(set) var values: [String: ByteRange] = [:]
  /// Whether all of it could be read: a macro in its place leaves open what it is.
  public private(set) var isKnown = true

  public init(_ kind: Kind, at value: ByteRange, in file: CFile) {
    self.kind = kind
    self.file = file
    range = value
    guard let braces = file.braces(of: value) else {
      isKnown = false
      return
    }
    read(file.members(of: braces))
  }

  private mutating func read(_ members: [CFile.Initialised]) {
    var position = 0
    for member in members {
      var names = member.path.map { file.text($0) }
      if names.isEmpty {
        // `{0}`: the value of whatever comes first.
        guard position < kind.members.count else {
          isKnown = false
          continue
        }
        names = [kind.members[position]]
      }
      if let place = kind.members.firstIndex(of: names[0]) { position = place + 1 }
      values[names.joined(separator: ".")] = member.value
    }
  }

  public subscript(member: String) -> ByteRange? { values[member] }

  /// Whether a member is 0: not mentioned, or said to be.
  public func isNull(_ member: String) -> Bool {
    guard let value = values[member] else { return true }
    return ["NULL", "0", "((void*)0)", "(void*)0", "0UL", "{}", "{0}"].contains(
      file.tokens(in: value).map(\.text).joined())
  }

  /// Whether the kernel ends the array here.
  public var isEnd: Bool { isKnown && kind.deciding.allSatisfy(isNull) }

  /// Whether nothing is said at all.
  public var isEmpty: Bool { isKnown && values.keys.allSatisfy(isNull) }

  public func place(of member: String) -> SourceRange { file.range(values[member] ?? range) }
}

extension KLPStructure {
  /// Whether every configuration that compiles the one compiles the other, as far as the directives
  /// around them say without being understood.
  public func meets(_ other: KLPStructure) -> Bool {
    let first = file.branch(at: range.start)
    let second = other.file.branch(at: other.range.start)
    guard let first, let second else { return true }
    return file.branches(around: first).contains(second)
      || file.branches(around: second).contains(first)
  }
}
