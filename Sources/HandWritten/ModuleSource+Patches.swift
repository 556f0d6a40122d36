public import CSource
public import Diagnostics

/// A `struct klp_patch` of a module written by hand, its contents written down.
public struct PatchVariable: Sendable {
  public let variable: CFile.Variable
  public let structure: KLPStructure

  public var file: CFile { structure.file }
  public var name: String { file.text(variable.name) }
  public var nameRange: SourceRange { file.range(variable.name) }
}

extension ModuleSource {
  /// Where code sets a member of a patch, as `patch.replace = …`, through a pointer of any name as
  /// well: the places of the member's name.
  public func assignments(of member: String, of patch: PatchVariable) -> [SourceRange] {
    file.functions.filter { !file.isDead($0.branch) }.flatMap { function -> [SourceRange] in
      guard file.mentions(member, in: function.body) else { return [] }
      let tokens = file.tokens(in: function.body)
      return tokens.indices.dropFirst(2).dropLast().compactMap { index in
        guard tokens[index].text == member, tokens[index + 1].text == "=",
          tokens[index - 1].text == "->"
            || tokens[index - 1].text == "." && tokens[index - 2].text == patch.name
        else { return nil }
        return file.range(tokens[index].range)
      }
    }
  }
}

extension ModuleSource {
  /// The variables that hold structures of patches.
  public var structureVariables: [CFile.Variable] {
    file.variables.filter { variable in
      !file.isDead(variable.branch) && !variable.isExtern
        && ([.patch, .object, .function, .state] as [KLPStructure.Kind]).contains {
          file.isStruct($0.rawValue, variable)
        }
    }
  }
}
