public import Comparing
public import Diagnostics
public import ELF
import Livepatch

extension Side {
  /// A built module as one side of a comparison: what its tables and its `.modinfo` tell.
  ///
  /// Fixes and references come from the `klp_fix` entries that `build` writes; which fix a
  /// replacement belongs to, and names of states, no module tells.
  ///
  /// - Parameter place: stands for everything it has, in reports.
  /// - Returns: nil if no livepatch is found in it.
  public init?(_ module: ModuleFile, at place: FileID) throws(ELFError) {
    guard let table = try module.elf.patchTables().first else { return nil }
    let name = module.name ?? "module"
    let (livepatch, version) = Self.parts(of: name)
    let kernel =
      module.values(of: "vermagic").first?.split(separator: " ").first.map(String.init) ?? ""
    var patch = CumulativePatch(
      livepatch: livepatch, version: version, kernel: Kernel(name: kernel, release: kernel))
    patch.description = module.values(of: "description").first
    for entry in module.values(of: "klp_fix") {
      let words = entry.split(separator: " ").map(String.init)
      guard let id = words.first else { continue }
      var fix = MergedFix(id: FixID(id), folder: id)
      fix.references = Array(words.dropFirst())
      patch.fixes.append(fix)
    }
    patch.objects = table.objects.map { Self.object($0, of: name) }.sorted { $0.name < $1.name }
    patch.states = table.states.map {
      MergedState(name: "state_\($0.id)", id: $0.id, version: $0.version, fixes: [])
    }.sorted { $0.id < $1.id }
    let range = SourceRange(file: place, 0..<0)
    self.init(
      release: Release(patch: patch, kernelName: kernel, places: [:], range: range),
      origin: .module)
    moduleName = module.name
    isCumulative = table.replace
    parameters = Set(
      module.values(of: "parmtype").compactMap { $0.split(separator: ":").first.map(String.init) })
  }

  /// `lp_cloud_3` → `lp_cloud`, 3: as `build` names modules.
  private static func parts(of name: String) -> (livepatch: String, version: Int) {
    guard let underscore = name.lastIndex(of: "_"),
      let version = Int(name[name.index(after: underscore)...]), version > 0,
      name == "\(name[..<underscore])_\(version)"
    else { return (name, 0) }
    return (String(name[..<underscore]), version)
  }

  private static func object(_ object: PatchTable.Object, of module: String) -> MergedObject {
    // The module stands for whoever provides a function.
    let provider = FixID(module)
    var merged = MergedObject(name: object.name.map(ObjectName.module) ?? .vmlinux)
    merged.functions = object.functions.map { function in
      MergedFunction(
        name: function.oldName, sympos: Int(clamping: function.sympos),
        candidates: [
          MergedFunction.Candidate(
            fix: provider, replacement: function.newFunction ?? "a replacement without a name")
        ])
    }.sorted { ($0.name, $0.sympos) < ($1.name, $1.sympos) }
    for slot in CallbackSlot.allCases {
      guard let member = PatchTable.Callback(rawValue: slot.rawValue),
        let function = object.callbacks[member]
      else { continue }
      merged.callbacks[slot] = [CallbackStep(fix: provider, function: function)]
    }
    return merged
  }
}
