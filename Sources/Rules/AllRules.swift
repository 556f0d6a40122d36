extension Rule {
  /// Every rule, by name.
  public static let all: [Rule] =
    (input + structure + order + functions + callbacks + shadow + states + module + symbols + target
    + source + releases + importing + simulation + built + lint)
    .sorted { $0.name < $1.name }

  private static let input = [
    badCondition, badName, badValue, fixFolderMismatch, missingKey, unknownKernel,
    unknownOrMistypedKey, unreadableFile, unsafeFlag, unsafePath, wrongType, yamlDuplicateKey,
    yamlEncoding, yamlLimit, yamlSyntax, yamlUnsupported,
  ]

  private static let structure = [
    conditionUndeclared, conditionsDiffer, duplicateFunction, duplicateObject,
    funcArrayUnterminated, funcEntryEmptyInMiddle, funcMissingNewFunc, funcMissingOldName,
    internalLinkage, coreFieldPreset, klpDataConst, klpDataInInitSection, klpDataOnStack,
    missingReplaceFlag, moduleInFix,
    moduleNameInvalid, multipleKLPPatch, noObjects, objectArrayUnterminated,
    objectNameNotModuleName, objectNameReserved, objectNamedVmlinux, objectNullFuncs,
    patchModNotThisModule, replaceFlagDynamic, vmlinuxObjectTerminatesArray, yamlSourceMismatch,
  ]

  private static let simulation = [simulatedOtherwise]

  private static let order = [
    baseMissing, conflictingFixes, dependencyCycle, duplicateFix, nothingInCommon,
    orderContradictsDependency, supersession, unknownDependency,
  ]

  private static let functions = [
    baseChangeLost, conditionNeverHolds, tooManySymbols, functionConflict, functionConflictSympos,
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
    stateArrayUnterminated, stateChangedSameVersion, stateDataDoubleFree, stateDataStatic,
    stateGetUnchecked,
    stateIDCollision, stateIDZero,
    stateNoTakeover,
    stateNotOnVmlinuxObject, stateUnused, stateUsedUndeclared, stateVersionBumpNoMigration,
    stateWrongPatch,
  ]

  private static let module = [
    doesNotBuild, enableMissing, enableOutsideInit, enableResultIgnored, enableTwice,
    exitUndoesLiveState, exportedSymbol, initFailsAfterEnable, initNoUnwind, initRegistersCode,
    initWorkAfterEnable,
    livepatchModinfoMissing, moduleExitMissing, newFuncInitSection,
  ]

  private static let source = [
    escapingDataPointer, escapingFunctionPointer, functionAddressCompare, noinstrInReplacement,
    onceMacro, opsOwnerThisModule, staticLocalInReplacement,
  ]

  private static let symbols = [
    livepatchSymbol, livepatchSymbolUnused,
  ]

  private static let target = [
    aliasSymbol, alwaysOnStack, assumptionUnmet, cfiOrPrefixSymbol, cloneSetIncomplete, coldSymbol,
    compilerClone, conditionUnmet, configMissing, exitPathFunction, failsOnKernel,
    featureNotInKernel,
    ftraceOrLivepatchCore, functionAliasConflict, initFunction, kernelFactsUnused,
    livepatchAsTarget, livepatchSymbolNeeded, moduleSymbolsUnavailable, noReliableStack,
    noinstrEntryCode, notTraceable, objectBuiltIn, objectUnknown, refusedByHost, riskyOnHost,
    symbolAmbiguous, symbolIsData,
    symbolNotFound, symposLoadOrder, symposNotFound, symposOnUnique, syscallWrapper,
    targetModuleReload,
  ]

  private static let releases = [
    callbackAdded, callbackDropped, downgradeRefused, downgradeUnsafe, functionAdded,
    functionDropped, initDropped, kernelReleaseChanged, moduleNameReused, newVeto, objectDropped,
    previousExitHazard, previousPostUnpatchHazard, releaseSourcesMissing, replaceFlagLost,
    shadowIDDropped, stateDropped, stateVersionDecreased, staticDataLost, symposFlip,
    transitionBlockerCarriedOver,
  ]

  private static let importing = [
    importCondition, importFile, importFlags, importFolder, importInit,
    importRelease, importRenamed, importRow,
  ]

  private static let built = [
    builtFuncTable, builtNameMismatch, builtStripped, builtUnresolved, builtUnsigned, builtVermagic,
    damagedModule, dependsOnTarget, jumpTableKlp, klpArchSections, klpObjectUndeclared,
    klpSectionFlags,
    klpSectionName, klpSectionTarget, klpSymFormat, klpSymInPlainRela, klpSymShndx,
    klpSymUnresolvable, klpThirdModule, klpVmlinuxInModuleSection, licenseNotGPL, livepatchModinfo,
    livepatchModinfoNotY, modversionCRC, namespaceMissing, newFuncInInit, noInitOrExit, orcMissing,
  ]

  private static let lint = [
    badSuppression, requiredRule, unknownRule, unusedSuppression,
  ]
}
