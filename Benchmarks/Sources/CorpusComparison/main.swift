import CSource
import Diagnostics
import Glibc

// Compares the definitions of functions that CSource reads with those that universal-ctags lists,
// name and line each. Run by scripts/test-corpus: CorpusComparison TAGS <LIST-OF-FILES

/// The share of definitions that must agree once the mistakes of ctags are taken off.
let wanted = 0.995

guard CommandLine.arguments.count == 2 else {
  complain("usage: CorpusComparison TAGS <LIST-OF-FILES")
  exit(2)
}
guard let tags = read(CommandLine.arguments[1]) else { exit(2) }
var listed: [String: [Definition]] = [:]
for line in String(decoding: tags, as: UTF8.self).split(separator: "\n") {
  // NAME, FILE, LINE;", and fields.
  let fields = line.split(separator: "\t")
  guard !line.hasPrefix("!"), fields.count >= 3, let number = Int(fields[2].prefix { $0 != ";" })
  else { continue }
  listed[String(fields[1]), default: []].append(
    Definition(name: String(fields[0]), line: number))
}

var agreed = 0
var files = 0
var differences: [Cause: [String]] = [:]
while let path = readLine() {
  guard let bytes = read(path) else { exit(2) }
  files += 1
  let file = CFile(reading: SourceText(path: path, bytes: bytes), as: FileID(0))
  let lines = LineIndex(bytes)
  let ours = file.functions.map {
    Definition(name: file.text($0.name), line: lines.position(of: Int($0.name.range.start)).line)
  }
  let comparison = FileComparison(
    ours: Definitions(ours), theirs: Definitions(listed[path] ?? []), text: PlainText(bytes))
  agreed += comparison.agreed
  for (definition, cause) in comparison.differences {
    differences[cause, default: []].append("\(path):\(definition.line) \(definition.name)")
  }
}
guard agreed > 0 else {
  complain("no definition is known to both")
  exit(2)
}

print("\(files) files: \(agreed) definitions agree")
for cause in Cause.allCases {
  guard let places = differences[cause] else { continue }
  print("\(places.count) \(cause.rawValue)")
  // One example shows what a class is; what nobody can explain is shown whole.
  for place in cause.isTheirMistake ? places.prefix(1) : places[...] { print("    \(place)") }
}
let unexplained = differences.filter { !$0.key.isTheirMistake }.values.reduce(0) { $0 + $1.count }
let share = Double(agreed) / Double(agreed + unexplained)
let parts = Int(share * 100_000)
print("\(parts / 1000).\(String(parts % 1000 + 1000).dropFirst()) % agree (wanted: 99.5 %)")
exit(share >= wanted ? 0 : 1)

func read(_ path: String) -> [UInt8]? {
  guard let file = fopen(path, "rb") else {
    complain("cannot read `\(path)`")
    return nil
  }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var part = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = fread(&part, 1, part.count, file)
    if count == 0 { break }
    bytes += part[..<count]
  }
  return bytes
}

func complain(_ message: String) {
  let line = Array("CorpusComparison: \(message)\n".utf8)
  _ = line.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
}
