extension Rule {
  /// Every rule, by name.
  public static let all: [Rule] =
    (reading + order + functions + data + releases + lookingRules + [simulatedOtherwise]).sorted {
      $0.name < $1.name
    }

  private static let order = [
    dependencyCycle, unknownDependency, duplicateFix, conflictingFixes, orderContradictsDependency,
    baseMissing, nothingInCommon, supersession,
  ]

  private static let functions = [
    duplicateFunction, functionConflict, functionConflictSympos, symposMixture, replacementShared,
    replacementNameCollision, conditionNeverHolds, tooManySymbols, noObjects,
  ]

  private static let data = [
    stateIDCollision, shadowIDCollision, shadowIDUnresolved, livepatchSymbol,
  ]

  private static let lookingRules = [
    lostReplacementCalled, prePatchUnpaired, shadowFreeInModuleExit, moduleInFix,
    yamlSourceMismatch,
  ]
}
