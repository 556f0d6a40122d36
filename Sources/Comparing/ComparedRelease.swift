public import CSource
public import Livepatch

/// One of the two releases of a comparison: what it does, and the C that does it as far as it is
/// known.
public struct ComparedRelease: Sendable {
  public var patch: CumulativePatch
  /// The C of replacements; those of which only the name is known are missing.
  public var texts: [ReplacementName: ReplacementText]

  public init(_ patch: CumulativePatch, texts: [ReplacementName: ReplacementText] = [:]) {
    self.patch = patch
    self.texts = texts
  }

  /// - Parameter file: the C file at a path of the definition's sources, if it can be read.
  public init(_ patch: CumulativePatch, reading file: (_ path: String) -> CFile?) {
    self.init(patch)
    let wanted = Set(
      patch.objects.flatMap { object in
        object.functions.flatMap { function in
          function.candidates.map { ReplacementName(fix: $0.fix, name: $0.replacement) }
        }
      })
    for fix in patch.fixes {
      var code = FixCode()
      var renamed: [String: String] = [:]
      for source in fix.sources where source.kind != .assembly {
        guard let file = file(source.path) else { continue }
        code.add(file)
        for rename in source.renames { renamed[rename.from] = rename.to }
      }
      for name in code.names {
        let key = ReplacementName(fix: fix.id, name: renamed[name] ?? name)
        if wanted.contains(key) { texts[key] = code.text(of: name) }
      }
    }
  }
}

/// The functions that the C of one fix defines.
private struct FixCode {
  private var functions: [String: (file: CFile, function: CFile.Function)] = [:]

  var names: [String] { Array(functions.keys) }

  /// Adds a file; of several definitions of one name the first counts.
  mutating func add(_ file: CFile) {
    for function in file.functions where !file.isDead(function.branch) {
      let name = file.text(function.name)
      if functions[name] == nil { functions[name] = (file, function) }
    }
  }

  /// The text of a function, told apart by its own tokens and those of all it calls within the fix.
  func text(of name: String) -> ReplacementText? {
    guard let (file, function) = functions[name] else { return nil }
    var reached: Set<String> = [name]
    var pending = [name]
    while let next = pending.popLast() {
      guard let (file, function) = functions[next] else { continue }
      for call in file.calls(in: function.body) {
        let callee = file.text(call.name)
        if functions[callee] != nil, reached.insert(callee).inserted { pending.append(callee) }
      }
    }
    let helpers = reached.subtracting([name]).sorted().compactMap { functions[$0] }
    return ReplacementText(
      lines: file.text(function.range).split(
        omittingEmptySubsequences: false, whereSeparator: \.isNewline
      ).map(String.init),
      tokens: [file.tokenHash(of: function.body)]
        + helpers.map { $0.file.tokenHash(of: $0.function.range) })
  }
}

/// A C function of a fix, as the merged module calls it.
public struct ReplacementName: Hashable, Sendable {
  public let fix: FixID
  public let name: String

  public init(fix: FixID, name: String) {
    self.fix = fix
    self.name = name
  }
}

/// The text of a function.
public struct ReplacementText: Sendable {
  /// As it was written.
  public let lines: [String]
  /// The same for texts of the same tokens, helpers included: blanks and comments make no
  /// difference.
  let tokens: [UInt64]
}
