public import CSource
public import Diagnostics
import Livepatch

/// A livepatch module that somebody wrote by hand: what its structures and macros say.
public struct ModuleSource: Sendable {
  public let file: CFile
  /// The file, and those that it includes.
  public let files: [CFile]
  /// The function of `module_init` and the macro's argument; nil if there is none.
  public let initFunction: Located<String>?
  public let exitFunction: Located<String>?
  /// The calls of `klp_enable_patch` that some configuration compiles.
  public let enabling: [CFile.Call]
  /// The variables of type `struct klp_patch` that are defined, not only declared.
  public let patchVariables: [CFile.Variable]
  /// The patches whose contents are written down.
  public let patches: [PatchVariable]
  /// The arrays of objects that patches refer to, of functions that objects do, and of states.
  public let objectArrays: [KLPArray]
  public let functionArrays: [KLPArray]
  public let stateArrays: [KLPArray]
  let known: KLPVariables

  /// Reads a file; nil if it is no livepatch: it neither says so nor enables one.
  ///
  /// - Parameter included: the files that it includes. Structures are looked for in the file itself.
  public init?(_ file: CFile, including included: [CFile] = []) {
    self.file = file
    files = [file] + included
    enabling = file.calls(of: "klp_enable_patch").filter { !file.isDead($0.branch) }
    guard !enabling.isEmpty || files.contains(where: { !$0.livepatchModinfo.isEmpty }) else {
      return nil
    }
    initFunction = files.lazy.compactMap { $0.moduleFunction("module_init") }.first
    exitFunction = files.lazy.compactMap { $0.moduleFunction("module_exit") }.first
    var variables: [CFile.Variable] = []
    for variable in file.variables
    where !variable.isExtern && !file.isDead(variable.branch)
      && file.isStruct(KLPStructure.Kind.patch.rawValue, variable)
    {
      // `static struct klp_patch patch;` before the definition is a declaration of it.
      let name = file.text(variable.name)
      if let known = variables.firstIndex(where: { file.reads($0.name, name) }) {
        if variables[known].initialiser == nil { variables[known] = variable }
      } else {
        variables.append(variable)
      }
    }
    patchVariables = variables
    patches = variables.compactMap { variable in
      variable.initialiser.map {
        PatchVariable(variable: variable, structure: KLPStructure(.patch, at: $0, in: file))
      }
    }
    known = KLPVariables(file)
    let structures = patches.map(\.structure)
    objectArrays = arrays(.object, "objs", of: structures, known)
    let objects = objectArrays.flatMap(\.contents)
    functionArrays = arrays(.function, "funcs", of: objects, known)
    stateArrays = arrays(.state, "states", of: structures, known)
  }

  /// The objects of all patches.
  public var objects: [KLPStructure] { objectArrays.flatMap(\.contents) }
}

/// The arrays that members refer to, each once.
private func arrays(
  _ kind: KLPStructure.Kind, _ member: String, of structures: [KLPStructure],
  _ known: KLPVariables
) -> [KLPArray] {
  var seen: Set<ByteRange> = []
  return structures.compactMap { structure in
    structure[member].flatMap { KLPArray(kind, at: $0, in: structure.file, known) }
  }.filter { seen.insert($0.range).inserted }
}

extension CFile {
  /// The values of `MODULE_INFO(livepatch, …)`.
  public var livepatchModinfo: [ByteRange] {
    fileScopeCalls.compactMap { call in
      guard reads(call.name, "MODULE_INFO"), !isDead(call.branch) else { return nil }
      let arguments = arguments(of: call)
      guard arguments.count == 2, text(arguments[0]) == "livepatch" else { return nil }
      return arguments[1]
    }
  }

  fileprivate func moduleFunction(_ macro: String) -> Located<String>? {
    for call in fileScopeCalls where reads(call.name, macro) && !isDead(call.branch) {
      guard let argument = arguments(of: call).first else { continue }
      return Located(text(argument), at: range(argument))
    }
    return nil
  }
}
