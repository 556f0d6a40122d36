import CSource
import Diagnostics
import Livepatch

/// `livepatch_<folder>_init` and `livepatch_<folder>_cleanup`, as far as a fix can name them.
struct InitPair {
  private(set) var initFunction: String?
  private(set) var exitFunction: String?
  /// The configurations that have the functions; nil: all.
  private(set) var condition: Located<Condition>?
  private(set) var findings: [Finding] = []

  /// - Parameter header: `livepatch_<folder>.h`, whose start stands for what is missing.
  init(of folder: String, header: SourceRange, in code: [CFile]) {
    initFunction = look(for: "livepatch_\(folder)_init", header, code)
    exitFunction = look(for: "livepatch_\(folder)_cleanup", header, code)
  }

  private mutating func look(for name: String, _ header: SourceRange, _ code: [CFile]) -> String? {
    let definitions = code.flatMap { file in
      file.functions(named: name).map { (file, file.functions[$0]) }
        .filter { !file.isDead($0.1.branch) }
    }
    if definitions.isEmpty {
      let declaration = code.lazy.compactMap { file in
        file.prototypes.first { file.reads($0.name, name) }.map { file.range($0.name) }
      }.first
      report(
        "`\(name)` is not defined, and the tree's main file calls it", at: declaration ?? header,
        help: "where there is nothing to do: `static inline` in `livepatch_….h`, doing nothing")
      return nil
    }
    var isFound = false
    for (file, function) in definitions where !file.isNoOperation(function) || !function.isStatic {
      if function.isStatic {
        report(
          "`\(name)` does something and is static: the module's main file cannot call it",
          at: file.range(function.name), help: "define it in a C file, without `static`")
        continue
      }
      isFound = true
      guard let found = file.configuration(of: function.branch) else {
        report(
          "`\(name)` exists under a condition that cannot be told",
          at: file.range(function.name),
          help: "only conditions over the configuration can be carried")
        continue
      }
      if !found.isAlways {
        condition = Located(
          condition.map { $0.value || found } ?? found, at: file.range(function.name))
      }
    }
    return isFound ? name : nil
  }

  private mutating func report(_ message: String, at range: SourceRange, help: String?) {
    findings.append(Finding("import-init", message, at: range, help: help))
  }
}

extension CFile {
  /// Whether a function does nothing but return 0.
  fileprivate func isNoOperation(_ function: Function) -> Bool {
    let body = normalizedLines(of: function.body).map(\.text).joined(separator: " ")
    return ["{ }", "{ return ; }", "{ return 0 ; }", "{ return ( 0 ) ; }"].contains(body)
  }

  /// The condition under which a branch is compiled, or nil if it is not one over the
  /// configuration. The guard of a header does not count.
  func configuration(of branch: Int?) -> Livepatch.Condition? {
    var result = Livepatch.Condition.always
    for part in conditions(of: branch) {
      let words = text(branches[part.branch].condition)
      let isAboutConfiguration = words.hasPrefix("CONFIG_")
      let written: String
      switch branches[part.branch].kind {
      case .else: continue
      case .ifndef where !isAboutConfiguration && !part.isNegated: continue
      case .ifdef, .elifdef: written = "defined(\(words))"
      case .ifndef, .elifndef: written = "!defined(\(words))"
      case .if, .elif: written = words
      }
      guard let own = try? preprocessorCondition(written) else { return nil }
      result = result && (part.isNegated ? !own : own)
    }
    return result
  }
}
