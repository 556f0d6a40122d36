import CSource
import Composing
import Diagnostics
import Livepatch

/// A call of `klp_get_state` or `klp_get_prev_state`.
struct StateCall {
  enum ID: Equatable {
    case number(UInt64)
    /// `KLP_STATE_…` of `klp_compose.h`, for a name that no state of the set has.
    case unknownName(String)
    /// What cannot be told: a parameter, an expression.
    case unknown
  }

  let file: CFile
  let call: CFile.Call
  let isPrevious: Bool
  /// The `struct klp_patch *`, unless it asks for the earlier patch's.
  let patch: ByteRange?
  let idRange: ByteRange
  let id: ID

  static let names = ["klp_get_state", "klp_get_prev_state"]
}

extension Surroundings {
  /// What fixes and the manifest declare, by the name in upper case: as `klp_compose.h` has it.
  var declaredStates: [String: UInt64] {
    let all = set.fixes.flatMap(\.states) + set.manifest.states
    return Dictionary(
      all.map { ($0.name.value.uppercased(), $0.id.value) }, uniquingKeysWith: { first, _ in first }
    )
  }

  /// The calls that some configuration compiles.
  func stateCalls(of fix: Livepatch.Fix, _ declared: [String: UInt64]) -> [StateCall] {
    index.files(of: fix).flatMap { file in
      file.compiledCalls(of: StateCall.names).compactMap { name, call -> StateCall? in
        let arguments = file.arguments(of: call)
        let isPrevious = name == StateCall.names[1]
        guard arguments.count == (isPrevious ? 1 : 2), let last = arguments.last else { return nil }
        return StateCall(
          file: file, call: call, isPrevious: isPrevious, patch: isPrevious ? nil : arguments[0],
          idRange: last, id: stateID(file.text(last), of: fix, declared))
      }
    }
  }

  private func stateID(
    _ text: String, of fix: Livepatch.Fix, _ declared: [String: UInt64]
  ) -> StateCall.ID {
    if let number = index.constant(text, in: fix) ?? UInt64(cLiteral: text) {
      return .number(number)
    }
    guard text.hasPrefix("KLP_STATE_"),
      text.utf8.allSatisfy({ $0 == 0x5f || $0 < 0x5b && $0 > 0x2f })
    else { return .unknown }
    let name = String(text.dropFirst(10))
    return declared[name].map { .number($0) } ?? .unknownName(name.lowercased())
  }
}
