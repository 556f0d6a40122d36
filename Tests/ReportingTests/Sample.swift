import Diagnostics
import Reporting

/// Files to report about. `«` and `»` in their texts stand for the ends of a range.
struct Sample {
  var sources = SourceMap()

  /// Adds a file without its marks and returns the ranges they enclose, in order.
  mutating func add(_ path: String, _ text: String) -> [SourceRange] {
    let file = FileID(UInt32(sources.files.count))
    var bytes: [UInt8] = []
    var starts: [Int] = []
    var ranges: [SourceRange] = []
    for scalar in text.unicodeScalars {
      switch scalar {
      case "«": starts.append(bytes.count)
      case "»": ranges.append(SourceRange(file: file, (starts.popLast() ?? 0)..<bytes.count))
      default: bytes += String(scalar).utf8
      }
    }
    _ = sources.add(SourceText(path: path, bytes: bytes))
    return ranges.sorted()
  }

  /// The text report on one error, without the summary.
  func text(
    _ range: SourceRange, _ message: String = "this is wrong", notes: [Note] = [],
    help: String? = nil, fix: FixIt? = nil, kernels: [String] = []
  ) -> String {
    let finding = Finding(
      "some-rule", message, at: range, notes: notes, help: help, fix: fix, kernels: kernels)
    let text = render(report([Diagnostic(finding, severity: .error, group: "group")]), as: .text)
    return String(text[..<(text.ranges(of: "\n\n1 error").last?.lowerBound ?? text.endIndex)])
  }

  func report(_ diagnostics: [Diagnostic]) -> Report {
    Report(command: "lint", diagnostics: diagnostics, sources: sources)
  }
}

/// The text report on one error at the marked place of one file.
func text(marked text: String, path: String = "a.c") -> String {
  var sample = Sample()
  let ranges = sample.add(path, text)
  return sample.text(ranges[0])
}

extension String {
  /// Without the escape sequences of a palette.
  var withoutColours: String {
    // A regular expression would do it, and take most of the time of all tests.
    let parts = unicodeScalars.split(separator: "\u{1B}", omittingEmptySubsequences: false)
    return parts.dropFirst().reduce(into: String(parts[0])) { text, part in
      text.unicodeScalars += part.drop { $0 != "m" }.dropFirst()
    }
  }
}
