import Diagnostics
import Livepatch

/// Rule 5 for shadow variables: one name with one id is one shared thing.
struct ShadowMerging {
  private(set) var variables: [MergedShadowVariable] = []
  private(set) var problems: [CompositionProblem] = []

  /// - Parameter code: where constants that stand for ids are defined.
  init(_ fixes: [Livepatch.Fix], code: CodeIndex) {
    var byName: [String: (variable: ShadowVariable, merged: MergedShadowVariable)] = [:]
    var byID: [ShadowID: Located<String>] = [:]
    for fix in fixes {
      let condition = fix.condition?.value ?? .always
      for written in fix.shadowVariables {
        var variable = written
        if case .constant(let name) = written.id.value {
          guard let number = code.constant(name, in: fix) else {
            problems.append(.shadowIDUnresolved(Located(name, at: written.id.range)))
            continue
          }
          variable.id.value = .number(number)
        }
        let name = variable.name.value
        if var known = byName[name] {
          if let field = Self.disagreement(known.variable, variable) {
            problems.append(
              .shadowDisagreement(
                name: name, field: field.name, first: field.first, second: field.second))
            continue
          }
          known.merged.fixes.append(fix.id.value)
          known.merged.condition = known.merged.condition || condition
          byName[name] = known
        } else {
          if let other = byID[variable.id.value] {
            problems.append(
              .shadowIDShared(variable.id.value, first: other, second: variable.name))
            continue
          }
          byID[variable.id.value] = variable.name
          var merged = MergedShadowVariable(
            name: name, id: variable.id.value, fixes: [fix.id.value], condition: condition)
          merged.parent = variable.parent?.value
          merged.type = variable.type?.value
          merged.constructor = variable.constructor?.value
          merged.destructor = variable.destructor?.value
          merged.freedBy = variable.freedBy.map(\.value)
          byName[name] = (variable, merged)
        }
      }
    }
    variables = byName.values.map(\.merged).sorted { $0.name < $1.name }
  }

  private static func disagreement(
    _ a: ShadowVariable, _ b: ShadowVariable
  ) -> (name: String, first: SourceRange, second: SourceRange)? {
    if a.id.value != b.id.value { return ("id", a.id.range, b.id.range) }
    let fields: [(String, Located<String>?, Located<String>?)] = [
      ("parent", a.parent, b.parent), ("type", a.type, b.type),
      ("ctor", a.constructor, b.constructor), ("dtor", a.destructor, b.destructor),
    ]
    for (name, x, y) in fields where x?.value != y?.value {
      return (name, x?.range ?? a.name.range, y?.range ?? b.name.range)
    }
    if a.freedBy.map(\.value) != b.freedBy.map(\.value) {
      return (
        "freed_by", a.freedBy.first?.range ?? a.name.range, b.freedBy.first?.range ?? b.name.range
      )
    }
    return nil
  }
}
