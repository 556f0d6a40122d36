import CSource
import Diagnostics

/// Annotations that macros make: a header of the set has
/// `#define TRACE(module, name) … KLP_RELOC_SYMBOL(module, module, __trace_##name)`, and a source
/// says `TRACE(nf_tables, drop);`.
///
/// Macros are followed by name and number of arguments. Of definitions in alternatives of one
/// conditional those are followed that can meet.
struct MacroAnnotations {
  /// One use of an annotating macro at file scope, with the arguments it comes down to.
  struct Use {
    var hasPosition: Bool
    var arguments: [Located<String>]
  }

  private static let names = ["KLP_RELOC_SYMBOL", "KLP_RELOC_SYMBOL_POS"]

  private let files: [CFile]
  /// By the hash of the name.
  private var macros: [UInt32: [Definition]] = [:]

  private struct Definition {
    var file: Int
    var macro: Int
  }

  /// How many macros and calls in them are looked at for one fix, and how deep; texts that need
  /// more are made to hurt.
  private var budget = 50_000
  private static let deepest = 16
  /// Longer arguments name no symbol (KSYM_NAME_LEN, include/linux/kallsyms.h, 6.1).
  private static let longest = 512

  /// - Parameter files: those of a fix, and the shared headers.
  init(in files: [CFile]) {
    self.files = files
    let annotates = files.contains { file in
      file.macros.contains { macro in
        macro.parameters != nil
          && file.calls(in: macro.body).contains { call in
            Self.names.contains { file.reads(call.name, $0) }
          }
      }
    }
    guard annotates else { return }
    for (index, file) in files.enumerated() {
      for (macro, fact) in file.macros.enumerated()
      where fact.parameters != nil && !file.isDead(fact.branch) {
        macros[fact.name.hash, default: []].append(Definition(file: index, macro: macro))
      }
    }
  }

  /// What the macros used at file scope of a file annotate.
  mutating func uses(in file: CFile) -> [Use] {
    var found: [Use] = []
    for call in file.fileScopeCalls where macros[call.name.hash] != nil && budget > 0 {
      if file.isDead(call.branch) { continue }
      let arguments = file.arguments(of: call).map { range in
        Located(range.count > Self.longest ? "" : file.text(range), at: file.range(range))
      }
      follow(call.name, of: file, arguments, at: file.range(call.name), &found)
    }
    return found
  }

  private mutating func follow(
    _ name: CFile.Name, of user: CFile, _ arguments: [Located<String>],
    from caller: Definition? = nil, depth: Int = 0, at place: SourceRange, _ found: inout [Use]
  ) {
    for definition in macros[name.hash] ?? [] {
      budget -= 1
      let file = files[definition.file]
      let macro = file.macros[definition.macro]
      guard budget > 0, depth < Self.deepest, let list = macro.parameters,
        file.reads(macro.name, user.text(name)), canMeet(caller, definition)
      else { continue }
      let parameters = file.elements(of: list).map { file.text($0) }
      guard parameters.count == arguments.count else { continue }
      let values = Dictionary(zip(parameters, arguments)) { first, _ in first }
      for call in file.calls(in: macro.body) where call.owner == .macro(definition.macro) {
        budget -= 1
        if budget < 0 { return }
        let hasPosition = file.reads(call.name, "KLP_RELOC_SYMBOL_POS")
        let isAnnotation = hasPosition || file.reads(call.name, "KLP_RELOC_SYMBOL")
        guard isAnnotation || macros[call.name.hash] != nil,
          call.range.count <= Self.longest * 8
        else { continue }
        let inner = file.arguments(of: call).map { range in
          range.count > Self.longest
            ? Located("", at: place) : substitute(values, in: file.text(range), place)
        }
        if isAnnotation {
          found.append(Use(hasPosition: hasPosition, arguments: inner))
        } else {
          follow(
            call.name, of: file, inner, from: definition, depth: depth + 1, at: place, &found)
        }
      }
    }
  }

  /// Puts arguments for parameters, and joins what `##` joins.
  private func substitute(
    _ values: [String: Located<String>], in text: String, _ place: SourceRange
  ) -> Located<String> {
    if let value = values[text] { return value }
    let number = UInt8(ascii: "#")
    guard text.utf8.contains(number) else { return Located(text, at: place) }
    var result = Located("", at: place)
    let parts = text.utf8.split(separator: number, omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() {
      // A single `#` makes a string, which is no name.
      if !index.isMultiple(of: 2), !part.isEmpty { return Located(text, at: place) }
      let word = String(decoding: part.drop { $0 <= 0x20 }.prefix { $0 > 0x20 }, as: UTF8.self)
      result.value += values[word]?.value ?? word
      if let range = values[word]?.range { result.range = range }
    }
    if result.value.utf8.count > Self.longest { result.value = "" }
    return result
  }

  /// Whether no conditional keeps a macro from the one that is used in it.
  private func canMeet(_ caller: Definition?, _ callee: Definition) -> Bool {
    guard let caller, caller.file == callee.file else { return true }
    let file = files[caller.file]
    let taken = alternatives(around: file.macros[caller.macro].branch, in: file)
    return alternatives(around: file.macros[callee.macro].branch, in: file).allSatisfy {
      taken[$0.key] == nil || taken[$0.key] == $0.value
    }
  }

  /// By the first alternative of each conditional around: the one that is taken.
  private func alternatives(around branch: Int?, in file: CFile) -> [Int: Int] {
    var taken: [Int: Int] = [:]
    for inside in file.branches(around: branch) {
      var first = inside
      while let previous = file.branches[first].previous { first = previous }
      taken[first] = inside
    }
    return taken
  }
}
