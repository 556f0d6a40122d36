import Diagnostics
import Livepatch

/// Rule 5 for states: one name with one id is one thing, whoever declares it.
struct StateMerging {
  private(set) var states: [MergedState] = []
  private(set) var problems: [CompositionProblem] = []

  init(_ fixes: [Livepatch.Fix], carried: [SystemState]) {
    var byName: [String: (state: SystemState, merged: MergedState)] = [:]
    var byID: [UInt64: Located<String>] = [:]
    func owners() -> [(fix: FixID?, condition: Condition, state: SystemState)] {
      fixes.flatMap { fix in
        fix.states.map { (fix.id.value, fix.condition?.value ?? .always, $0) }
      } + carried.map { (nil, .always, $0) }
    }
    for (fix, condition, state) in owners() {
      let name = state.name.value
      if var known = byName[name] {
        if let field = Self.disagreement(known.state, state) {
          problems.append(
            .stateDisagreement(
              name: name, field: field.name, first: field.first, second: field.second))
          continue
        }
        if let fix { known.merged.fixes.append(fix) }
        known.merged.condition = known.merged.condition || condition
        known.merged.about = known.merged.about ?? state.about?.value
        known.merged.dataType = known.merged.dataType ?? state.dataType?.value
        byName[name] = known
      } else {
        if let other = byID[state.id.value] {
          problems.append(.stateIDShared(state.id.value, first: other, second: state.name))
          continue
        }
        byID[state.id.value] = state.name
        var merged = MergedState(
          name: name, id: state.id.value, version: state.version.value,
          fixes: fix.map { [$0] } ?? [], condition: condition)
        merged.about = state.about?.value
        merged.dataType = state.dataType?.value
        byName[name] = (state, merged)
      }
    }
    states = byName.values.map(\.merged).sorted { $0.id < $1.id }
  }

  private static func disagreement(
    _ a: SystemState, _ b: SystemState
  ) -> (name: String, first: SourceRange, second: SourceRange)? {
    if a.id.value != b.id.value { return ("id", a.id.range, b.id.range) }
    if a.version.value != b.version.value { return ("version", a.version.range, b.version.range) }
    if let x = a.dataType, let y = b.dataType, x.value != y.value {
      return ("data", x.range, y.range)
    }
    return nil
  }
}
