extension Rule {
  /// Every rule, by name.
  public static let all: [Rule] =
    (input + structure + order + functions + callbacks + shadow + states + symbols + releases
    + importing + lint).sorted { $0.name < $1.name }

  private static let input = [
    badCondition, badName, badValue, fixFolderMismatch, missingKey, unknownKernel,
    unknownOrMistypedKey, unreadableFile, unsafeFlag, unsafePath, wrongType, yamlDuplicateKey,
    yamlEncoding, yamlLimit, yamlSyntax, yamlUnsupported,
  ]

  private static let structure = [
    duplicateFunction, moduleInFix, moduleNameInvalid, noObjects, objectNameNotModuleName,
    objectNameReserved, yamlSourceMismatch,
  ]

  private static let order = [
    baseMissing, conflictingFixes, dependencyCycle, duplicateFix, nothingInCommon,
    orderContradictsDependency, supersession, unknownDependency,
  ]

  private static let functions = [
    conditionNeverHolds, tooManySymbols, functionConflict, functionConflictSympos,
    lostReplacementCalled, replacementNameCollision, replacementShared, symposMixture,
  ]

  private static let callbacks = [
    prePatchUnpaired
  ]

  private static let shadow = [
    shadowFreeInModuleExit, shadowIDCollision, shadowIDUnresolved,
  ]

  private static let states = [
    stateIDCollision, stateIDZero,
  ]

  private static let symbols = [
    livepatchSymbol
  ]

  private static let releases = [
    callbackDropped, functionDropped, moduleNameReused, objectDropped, shadowIDDropped,
    stateDropped, stateVersionDecreased,
  ]

  private static let importing = [
    importCondition, importFile, importFlags, importFolder, importInit,
    importRelease, importRenamed, importRow,
  ]

  private static let lint = [
    requiredRule, unknownRule, unusedSuppression,
  ]
}
