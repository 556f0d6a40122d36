import CSource
import Composing
import Diagnostics
import Livepatch

/// A call of the shadow variable API (include/linux/livepatch.h, 6.1), with its arguments by what
/// they mean.
struct ShadowCall {
  enum API: String, CaseIterable {
    case get = "klp_shadow_get"
    case alloc = "klp_shadow_alloc"
    case getOrAlloc = "klp_shadow_get_or_alloc"
    case free = "klp_shadow_free"
    case freeAll = "klp_shadow_free_all"

    var allocates: Bool { self == .alloc || self == .getOrAlloc }
    var frees: Bool { self == .free || self == .freeAll }
  }

  /// No file of a fix has more that are looked at: rules may follow each through its function.
  static let most = 200

  let api: API
  let file: CFile
  let call: CFile.Call
  /// The function it stands in; `nil` in a macro.
  let function: CallGraph.Node?
  let key: ShadowKey
  private let arguments: [ByteRange]

  /// `nil` of a use that is not a call of the API's number of arguments.
  init?(_ api: API, _ call: CFile.Call, fileNumber: Int, in unit: LintUnit) {
    let file = unit.files[fileNumber]
    arguments = file.arguments(of: call)
    guard arguments.count == api.parameterCount else { return nil }
    self.api = api
    self.file = file
    self.call = call
    if case .function = call.owner {
      function = CallGraph.Node(file: fileNumber, definition: call.owner)
    } else {
      function = nil
    }
    key = ShadowKey(of: arguments[api == .freeAll ? 0 : 1], in: file, of: unit)
  }

  var name: SourceRange { file.range(call.name) }
  /// The object that the variable belongs to; none for `klp_shadow_free_all`.
  var parent: ByteRange? { api == .freeAll ? nil : arguments[0] }
  var id: ByteRange { arguments[api == .freeAll ? 0 : 1] }
  var size: ByteRange? { api.allocates ? arguments[2] : nil }
  /// The function that fills it; `nil` if none is given.
  var constructor: ByteRange? { api.allocates ? given(arguments[4]) : nil }
  /// The function that empties it; `nil` if none is given.
  var destructor: ByteRange? { api.frees ? given(arguments[arguments.count - 1]) : nil }

  private func given(_ argument: ByteRange) -> ByteRange? {
    ["NULL", "0"].contains(file.text(argument)) ? nil : argument
  }
}

extension ShadowCall.API {
  fileprivate static let byHash = Dictionary(
    uniqueKeysWithValues: allCases.map { (CFile.Name.hash($0.rawValue.utf8), $0) })

  fileprivate var parameterCount: Int {
    switch self {
    case .get, .freeAll: 2
    case .free: 3
    case .alloc, .getOrAlloc: 6
    }
  }
}

/// Which variable a call is about.
enum ShadowKey: Hashable {
  case number(UInt64)
  /// The tokens of an id that cannot be evaluated.
  case text([String])

  init(of id: ByteRange, in file: CFile, of unit: LintUnit) {
    if let number = unit.shadowNumber(id, in: file) {
      self = .number(number)
    } else {
      self = .text(file.tokens(in: id).map(\.text))
    }
  }

  var number: UInt64? { if case .number(let number) = self { number } else { nil } }
}

extension LintUnit {
  /// The calls of the shadow variable API that some configuration compiles, in the order of the
  /// text.
  func findShadowCalls() -> [ShadowCall] {
    files.indices.flatMap { number -> [ShadowCall] in
      let file = files[number]
      var found: [ShadowCall] = []
      for call in file.calls where found.count < ShadowCall.most {
        guard let api = ShadowCall.API.byHash[call.name.hash],
          file.reads(call.name, api.rawValue), !call.isThroughMember, !file.isDead(call.branch),
          let shadowCall = ShadowCall(api, call, fileNumber: number, in: self)
        else { continue }
        found.append(shadowCall)
      }
      return found
    }
  }

  /// What the fix declares about the variable of a number.
  func shadowVariable(_ key: ShadowKey) -> ShadowVariable? {
    fix.shadowVariables.first { number(of: $0) == key.number && key.number != nil }
  }

  func number(of variable: ShadowVariable) -> UInt64? {
    switch variable.id.value {
    case .number(let number): number
    case .constant(let name): surroundings.index.constant(name, in: fix)
    }
  }

  fileprivate func shadowNumber(_ id: ByteRange, in file: CFile) -> UInt64? {
    // `klp_compose.h` has the declared ones.
    let text = file.text(id)
    if let declared = fix.shadowVariables.first(where: {
      text == "KLP_SHADOW_\($0.name.value.uppercased())"
    }) {
      return number(of: declared)
    }
    return constants.value(of: id, in: file)
  }
}
