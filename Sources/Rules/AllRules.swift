extension Rule {
  /// Every rule, by name.
  public static let all: [Rule] =
    (input + structure + order + functions + callbacks + shadow + states + module + symbols + target
    + releases + importing + simulation + lint)
    .sorted { $0.name < $1.name }

  private static let input = [
    badCondition, badName, badValue, fixFolderMismatch, missingKey, unknownKernel,
    unknownOrMistypedKey, unreadableFile, unsafeFlag, unsafePath, wrongType, yamlDuplicateKey,
    yamlEncoding, yamlLimit, yamlSyntax, yamlUnsupported,
  ]

  private static let structure = [
    conditionUndeclared, conditionsDiffer, duplicateFunction, internalLinkage, moduleInFix,
    moduleNameInvalid, noObjects, objectNameNotModuleName, objectNameReserved, yamlSourceMismatch,
  ]

  private static let simulation = [simulatedOtherwise]

  private static let order = [
    baseMissing, conflictingFixes, dependencyCycle, duplicateFix, nothingInCommon,
    orderContradictsDependency, supersession, unknownDependency,
  ]

  private static let functions = [
    conditionNeverHolds, tooManySymbols, functionConflict, functionConflictSympos,
    helperCopiesDiffer, inlinedCalleeChangedElsewhere,
    lostReplacementCalled, prototypeMismatch, replacementNameCollision, replacementShared,
    replacementUndeclared, signatureChange, symposMixture,
  ]

  private static let callbacks = [
    callbackDeadlock, callbackForeignObject, callbackModNull, callbackPrevState,
    callbackRegistersCode, callbackSignature, callbackUndeclared, postPatchUnpaired,
    prePatchPartialUndo, prePatchPositiveReturn, prePatchUnpaired,
  ]

  private static let shadow = [
    shadowCtorRecursion, shadowCtorSleeps, shadowDtorMissing, shadowFreeInModuleExit,
    shadowFreeInModuleObject, shadowFreeInPreUnpatch, shadowFreeUnguarded, shadowIDCollision,
    shadowIDShared, shadowIDUnresolved, shadowIDWeak, shadowKeyOnStack, shadowNeverFreed,
    shadowParentFreeNotPatched, shadowPointsIntoModule, shadowResultUnchecked, shadowSizeArgument,
    shadowSizeChanged, shadowUndeclared,
  ]

  private static let states = [
    stateDataDoubleFree, stateDataStatic, stateGetUnchecked, stateIDCollision, stateIDZero,
    stateNoTakeover,
    stateNotOnVmlinuxObject, stateUnused, stateUsedUndeclared, stateVersionBumpNoMigration,
    stateWrongPatch,
  ]

  private static let module = [
    exitUndoesLiveState, exportedSymbol, initNoUnwind, initRegistersCode, newFuncInitSection,
  ]

  private static let symbols = [
    livepatchSymbol, livepatchSymbolUnused,
  ]

  private static let target = [
    aliasSymbol, alwaysOnStack, assumptionUnmet, cfiOrPrefixSymbol, cloneSetIncomplete, coldSymbol,
    compilerClone, conditionUnmet, configMissing, exitPathFunction, featureNotInKernel,
    ftraceOrLivepatchCore, functionAliasConflict, initFunction, kernelFactsUnused,
    livepatchAsTarget, livepatchSymbolNeeded, moduleSymbolsUnavailable, noReliableStack,
    noinstrEntryCode, notTraceable, objectBuiltIn, objectUnknown, symbolAmbiguous, symbolIsData,
    symbolNotFound, symposLoadOrder, symposNotFound, symposOnUnique, syscallWrapper,
    targetModuleReload,
  ]

  private static let releases = [
    callbackAdded, callbackDropped, downgradeRefused, downgradeUnsafe, functionAdded,
    functionDropped, initDropped, kernelReleaseChanged, moduleNameReused, newVeto, objectDropped,
    previousExitHazard, previousPostUnpatchHazard, releaseSourcesMissing, replaceFlagLost,
    shadowIDDropped, stateDropped, stateVersionDecreased, symposFlip,
  ]

  private static let importing = [
    importCondition, importFile, importFlags, importFolder, importInit,
    importRelease, importRenamed, importRow,
  ]

  private static let lint = [
    badSuppression, requiredRule, unknownRule, unusedSuppression,
  ]
}
