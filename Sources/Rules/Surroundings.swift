public import CSource
public import Composing
public import Diagnostics
import HandWritten
public import KernelFacts
public import Livepatch

/// Everything a rule may look at.
public struct Surroundings: Sendable {
  public var set: PatchSet
  /// One for each kernel of the manifest that is looked at.
  public var compositions: [Composition]
  public var code: [FileID: CFile]
  public var index: CodeIndex
  public var sources: SourceMap
  /// What was found while the set was read.
  var reading: [Finding] = []
  /// What kernels offer, each at the head of its file.
  public var facts: [Located<KernelFacts>]
  /// What is replaced, for each composition.
  let replacedFunctions: [[ReplacedFunction]]
  /// The kernels whose facts are known, each with what is done to it.
  let targets: [Target]
  /// The fixes that take part on any kernel, each once.
  let selectedFixes: [Livepatch.Fix]
  /// Which of them define a function that others can call, by the hash of its name.
  private let definers: [UInt32: [Int]]
  /// The C that every fix may use.
  let sharedFiles: [CFile]
  /// Where a module written by hand is looked at and no set: its only fix stands for it.
  let module: ModuleSource?

  public init(
    set: PatchSet, compositions: [Composition], code: [FileID: CFile], index: CodeIndex,
    sources: SourceMap, facts: [Located<KernelFacts>] = []
  ) {
    self.set = set
    self.compositions = compositions
    self.code = code
    self.index = index
    self.sources = sources
    self.facts = facts
    replacedFunctions = compositions.map { $0.replacedFunctions(index) }
    let sharedFiles = set.manifest.shared.compactMap { code[$0.file] }
    self.sharedFiles = sharedFiles
    targets = zip(compositions, replacedFunctions).flatMap { composition, functions in
      facts.filter { globMatches(composition.kernel.release, $0.value.release) }.map {
        Target(composition, functions, $0.value, index, shared: sharedFiles)
      }
    }
    var seen: Set<FileID> = []
    let selectedFixes = compositions.flatMap { composition in
      composition.fixes.filter { seen.insert($0.file).inserted }
    }
    self.selectedFixes = selectedFixes
    var definers: [UInt32: [Int]] = [:]
    for (number, fix) in selectedFixes.enumerated() {
      for file in index.files(of: fix) {
        for function in file.functions where !function.isStatic && !file.isDead(function.branch) {
          definers[function.name.hash, default: []].append(number)
        }
      }
    }
    self.definers = definers
    module = nil
  }

  /// What there is to see of a module written by hand.
  init(of module: ModuleSource, sources: SourceMap) {
    let fix = module.fix()
    let head = fix.id.range
    set = PatchSet(
      manifest: Manifest(
        file: module.file.id, livepatch: Located(fix.id.value.text, at: head),
        version: Located(1, at: head), kernels: []),
      fixes: [fix])
    compositions = []
    code = Dictionary(uniqueKeysWithValues: module.files.map { ($0.id, $0) })
    index = CodeIndex(code: code)
    self.sources = sources
    facts = []
    replacedFunctions = []
    targets = []
    selectedFixes = [fix]
    definers = [:]
    sharedFiles = []
    self.module = module
  }

  /// The fixes whose functions of a name other fixes can call.
  func fixesDefining(_ name: CFile.Name, called text: String) -> [Livepatch.Fix] {
    (definers[name.hash] ?? []).map { selectedFixes[$0] }.filter { fix in
      index.files(of: fix).contains { file in
        file.functions.contains {
          $0.name.hash == name.hash && !$0.isStatic && file.reads($0.name, text)
        }
      }
    }
  }
}
