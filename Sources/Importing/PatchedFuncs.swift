import Diagnostics
import Livepatch

/// A row of `patched_funcs.csv`, word by word; what is wrong in it stays wrong, so that it cannot
/// pass for right later.
struct PatchedFuncsRow {
  var range: SourceRange
  var object: Located<String>
  var function: Located<String>
  /// As written; nil if there was none.
  var sympos: String?
  var replacement: String
  /// As `fix.yaml` says it: translated, or as written if that is not possible.
  var when: String?
  var condition: Condition?
}

/// Reads `patched_funcs.csv`: `OBJECT FUNCTION[,SYMPOS] REPLACEMENT [CONDITION]`, separated by
/// blanks.
struct PatchedFuncs {
  private(set) var rows: [PatchedFuncsRow] = []
  private(set) var findings: [Finding] = []
  private let bytes: [UInt8]
  private let file: FileID

  init(_ bytes: [UInt8], as file: FileID) {
    self.bytes = bytes
    self.file = file
    for line in bytes.textLines { read(line) }
    reportTwins()
  }

  private mutating func read(_ line: TextLine) {
    var range = line.bytes
    if bytes[range].last == UInt8(ascii: "\r") {
      range = range.lowerBound..<range.upperBound - 1
      report(
        "the line ends with a carriage return, which becomes part of its last word in C",
        at: range.upperBound..<line.bytes.upperBound, help: "end lines with a newline alone")
    }
    let words = bytes.words(range)
    guard let first = words.first, let last = words.last else { return }
    if !line.isEnded {
      report(
        "the last row has no newline, so `register-patches.sh` drops it", at: first,
        help: "end the line; the import carries the row")
    }
    let whole = first.lowerBound..<last.upperBound
    guard text(first).unicodeScalars.first != "#" else {
      report(
        "a comment is read as a row by `register-patches.sh`", at: whole,
        help: "remove it; nothing of it is imported")
      return
    }
    if words.count < 3 {
      report(
        words.count == 1
          ? "the row names an object and no function"
          : "the row names no replacement", at: whole,
        help: "a row is `OBJECT FUNCTION[,SYMPOS] REPLACEMENT [CONDITION]`")
    }
    let function = words.count > 1 ? words[1] : first.upperBound..<first.upperBound
    var row = PatchedFuncsRow(
      range: place(whole), object: Located(text(first), at: place(first)),
      function: Located(text(function), at: place(function)),
      replacement: words.count > 2 ? text(words[2]) : "")
    checkObject(row.object)
    if let comma = bytes[function].firstIndex(of: UInt8(ascii: ",")) {
      row.function.value = text(function.lowerBound..<comma)
      row.sympos = text(comma + 1..<function.upperBound)
      checkPosition(row.sympos ?? "", at: comma + 1..<function.upperBound)
    }
    if words.count > 1, NameGrammar.problem(withSymbol: row.function.value) != nil {
      report("`\(row.function.value.shown)` is no name of a function", at: function)
    }
    if words.count > 2, NameGrammar.problem(withIdentifier: row.replacement) != nil {
      report(
        "`\(row.replacement.shown)` is no identifier of C", at: words[2],
        help: "letters, digits and `_`, no digit first")
    }
    if words.count > 3 { readCondition(words[3].lowerBound..<last.upperBound, &row) }
    rows.append(row)
  }

  private mutating func checkObject(_ object: Located<String>) {
    if object.value == "vmlinux" { return }
    switch NameGrammar.problem(withModule: object.value) {
    case nil: break
    case .notAModuleName(let suggestion):
      findings.append(
        Finding(
          "object-name-not-module-name",
          "`\(object.value.shown)` never equals the name of a loaded module, so the kernel would load the livepatch and patch nothing in it",
          at: object.range,
          help: suggestion.map { "write `\($0)`, as /proc/modules shows it" }
            ?? "write the name as /proc/modules shows it"))
    case .reserved:
      findings.append(
        Finding(
          "object-name-reserved",
          "`\(object.value.shown)` is an attribute of the livepatch's sysfs directory: the kernel refuses the object with -EEXIST",
          at: object.range))
    default: report("`\(object.value.shown)` is no name of a module", at: object.range.bytes)
    }
  }

  private mutating func checkPosition(_ sympos: String, at range: Range<Int>) {
    guard let number = Int(sympos), (0...99_999).contains(number), String(number) == sympos else {
      report(
        "`\(sympos.shown)` is no symbol position", at: range,
        help: "a number from 1; 0, or none at all: the name is unique in the object")
      return
    }
  }

  private mutating func readCondition(_ range: Range<Int>, _ row: inout PatchedFuncsRow) {
    do throws(CConditionProblem) {
      let condition = try preprocessorCondition(text(range))
      row.condition = condition
      row.when = condition.isAlways ? nil : condition.description
      if condition.isNever {
        report(
          "the condition never holds, so the function is never replaced", at: range,
          help: "correct the condition, or remove the row")
        row.when = text(range)
      }
    } catch {
      let part =
        range.lowerBound + error.range.lowerBound..<range.lowerBound + error.range.upperBound
      findings.append(
        Finding("import-condition", error.message, at: place(part), help: error.help))
      row.when = text(range)
    }
  }

  /// The same function twice under the same condition.
  private mutating func reportTwins() {
    var seen: [String: PatchedFuncsRow] = [:]
    for row in rows where !row.function.value.isEmpty {
      let position = max(1, row.sympos.flatMap { Int($0) } ?? 0)
      let key = "\(row.object.value)/\(row.function.value),\(position) \(row.when ?? "")"
      if let first = seen[key] {
        findings.append(
          Finding(
            "import-row", "`\(row.function.value.shown)` is replaced twice in this object",
            at: row.function.range, notes: [Note("first replaced here", at: first.function.range)],
            help: "keep one row"))
      } else {
        seen[key] = row
      }
    }
  }

  private mutating func report(_ message: String, at range: Range<Int>, help: String? = nil) {
    findings.append(Finding("import-row", message, at: place(range), help: help))
  }

  private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  private func place(_ bytes: Range<Int>) -> SourceRange { SourceRange(file: file, bytes) }
}
