import Diagnostics
import Loading

/// The compiler flags that a fix's `Kbuild.inc` sets for its sources.
///
/// Each source is named twice there, with and without its folder, because what `CFLAGS_` wants
/// depends on where make runs; both mean one file.
struct KbuildFlags {
  /// By the source's path below the folder.
  private(set) var flags: [String: [String]] = [:]
  private(set) var findings: [Finding] = []

  /// - Parameter sources: the folder's C and assembly files, below the folder.
  init(_ bytes: [UInt8], as file: FileID, folder: String, sources: [String]) {
    for line in bytes.textLines {
      let words = bytes.words(line.bytes)
      guard let first = words.first, let last = words.last else { continue }
      let texts = words.map { String(decoding: bytes[$0], as: UTF8.self) }
      if texts[0].hasPrefix("#") { continue }
      let whole = SourceRange(file: file, first.lowerBound..<last.upperBound)
      guard texts[0].hasPrefix("CFLAGS_"), texts[0].hasSuffix(".o"), texts.count > 2,
        texts[1] == "+=" || texts[1] == "=" || texts[1] == ":="
      else {
        findings.append(
          Finding(
            "import-flags", "only `CFLAGS_<source>.o += <flags>` is carried", at: whole,
            help: "flags for every source go into `compiler_flags:` of `livepatch.yaml`"))
        continue
      }
      let stem = String(texts[0].dropFirst("CFLAGS_".count).dropLast(".o".count))
      let inFolder = stem.hasPrefix(folder + "/") ? String(stem.dropFirst(folder.count + 1)) : stem
      guard let source = sources.first(where: { $0.dropLast(2) == inFolder }) else {
        findings.append(
          Finding(
            "import-flags", "`\(stem.shown)` is no source of this folder, so its flags do nothing",
            at: SourceRange(file: file, first)))
        continue
      }
      for (word, flag) in zip(words, texts).dropFirst(2) {
        guard CompilerFlag.isAllowed(flag) else {
          findings.append(
            Finding(
              "import-flags", "`\(flag.shown)` is not among the compiler flags a fix may set",
              at: SourceRange(file: file, word),
              help:
                "warnings (-W…), macros (-DNAME, -DNAME=word, -UNAME), -f… and -std=… are allowed"))
          continue
        }
        if flags[source]?.contains(flag) != true { flags[source, default: []].append(flag) }
      }
    }
  }
}
