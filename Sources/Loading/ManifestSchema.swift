import Diagnostics
import Livepatch
import YAMLTree

/// A `livepatch.yaml` as it stands there, before shared files are looked up.
struct ManifestDescription {
  var manifest: Manifest
  var kernels: [KernelEntry]
  var shared: [Located<String>] = []
}

/// A kernel as the manifest names it; its version is the manifest's unless it has its own.
struct KernelEntry {
  var name: Located<String>
  var release: Located<String>
  var version: Located<Int>?
}

/// Release numbers: enough for a release a minute over years, and a module's name stays short.
private let releaseNumbers: ClosedRange<UInt64> = 1...9_999_999

extension Schema where Value == ManifestDescription {
  /// The schema of `livepatch.yaml`.
  static let manifest = mapping(
    "manifest", "A patch set: what is released, for which kernels, from which fixes.",
    [
      Field(
        "livepatch", .livepatchName, "the base name; the module is `<livepatch>_<version>`",
        isRequired: true
      ) { $0.manifest.livepatch = $1 },
      Field(
        "version", .number("a release number", releaseNumbers), "the release number; only grows",
        isRequired: true
      ) { $0.manifest.version = $1.map { Int($0) } },
      Field("description", .line, "what the livepatch is for, in one line") {
        $0.manifest.description = $1
      },
      Field(
        "kernels", .kernels, "the kernels it is released for: name → what `uname -r` prints there",
        isRequired: true
      ) { $0.kernels = $1 },
      Field("releases", .folder, "the folder of the releases still in the field") {
        $0.manifest.releases = $1
      },
      Field("fixes", .list(of: .fixID), "the series: fixes in merge order; default: every fix.yaml")
      {
        $0.manifest.series = $1
      },
      Field("shared", .list(of: .path), "files at the top of the set that several fixes use") {
        $0.shared = $1
      },
      Field("compiler_flags", .list(of: .compilerFlag), "compiler flags for every source") {
        $0.manifest.compilerFlags = $1
      },
      Field("states", .states, "states whose fix is gone and that releases in the field have") {
        $0.manifest.states = $1
      },
      Field("retire", .retirements, "what an earlier release had and nobody needs any more") {
        $0.manifest.retire = $1
      },
      Field("reverts_everything", .line, "why a livepatch without any object is wanted") {
        $0.manifest.revertsEverything = $1
      },
      Field("lint", .lint, "how severe the rules are") { $0.manifest.ruleSeverities = $1 },
    ]
  ) { range in
    ManifestDescription(
      manifest: Manifest(
        file: range.file, livepatch: Located("", at: range), version: Located(1, at: range),
        kernels: []), kernels: [])
  }
}

extension Schema where Value == Located<String> {
  /// The base name of the modules: becomes a file, a sysfs directory and a part of C strings.
  static let livepatchName = text(
    "a base name for modules", pattern: "^[A-Za-z][A-Za-z0-9_]*$"
  ) { text, node, reader in
    if NameGrammar.problem(withModule: text) == nil, text.utf8.first.map({ $0 > 0x39 }) == true {
      return true
    }
    let mended = String(text.map { $0 == "-" ? "_" : $0 })
    reader.report(
      "module-name-invalid", "`\(quotable(text))` cannot be the base name of a module",
      at: reader.range(node),
      help: "letters, digits and `_`, at most \(NameGrammar.moduleNameLimit) bytes"
        + (NameGrammar.problem(withIdentifier: mended) == nil ? ": for example `\(mended)`" : ""))
    return false
  }

  /// The name of a kernel: also a folder of the output.
  fileprivate static let kernelName = text(
    "a kernel's name", pattern: "^[A-Za-z0-9][A-Za-z0-9._+~-]*$"
  ) {
    text, node, reader in
    if isKernelName(text) { return true }
    reportKernelName(Located(text, at: reader.range(node)), &reader)
    return false
  }
}

private func reportKernelName(_ name: Located<String>, _ reader: inout Reader) {
  reader.report(
    "bad-name", "`\(quotable(name.value))` cannot be a kernel's name", at: name.range,
    help: "it becomes a folder: letters, digits and `. _ + ~ -`, a letter or digit first")
}

private func isKernelName(_ text: String) -> Bool {
  guard let first = text.unicodeScalars.first, first.isASCII,
    Character(first).isLetter || Character(first).isNumber
  else { return false }
  return text.utf8.count <= 100 && !text.contains("*") && !text.contains("?")
    && text.utf8.allSatisfy(isGlobByte)
}

extension Schema where Value == [KernelEntry] {
  /// A mapping from names to releases, or a plain list of releases.
  fileprivate static let kernels = {
    let full = Schema<KernelEntry>.mapping(
      "kernel", "A kernel the livepatch is released for.",
      [
        Field("release", .glob, "what `uname -r` prints there; a glob", isRequired: true) {
          $0.release = $1
        },
        Field("version", .number("a release number", releaseNumbers), "its own release number") {
          $0.version = $1.map { Int($0) }
        },
      ]
    ) { KernelEntry(name: Located("", at: $0), release: Located("", at: $0)) }
    let short = Schema<Located<String>>.glob.map { KernelEntry(name: $0, release: $0) }
    let entry = Schema<KernelEntry>(.either([short.shape, full.shape])) { node, reader in
      reader.document.kind(node) == .mapping
        ? full.read(node, &reader) : short.read(node, &reader)
    }
    let table = Schema.table(.kernelName, entry) { name, entry in
      KernelEntry(name: name, release: entry.release, version: entry.version)
    }
    let plain = Schema<[Located<String>]>.list(of: .glob, isNonEmpty: true)
    return Schema(.either([table.shape, plain.shape])) { node, reader in
      if reader.document.kind(node) == .sequence {
        return plain.read(node, &reader)?.compactMap { release in
          let name = release.map(kernelName(ofRelease:))
          guard isKernelName(name.value) else {
            reportKernelName(name, &reader)
            return nil
          }
          return KernelEntry(name: name, release: release)
        }
      }
      guard let kernels = table.read(node, &reader) else { return nil }
      if reader.document.count(node) == 0 {
        reader.report(
          "bad-value", "no kernel is named", at: reader.range(node),
          help: "write for example `kernels: { bookworm: \"6.1.*-cloud-amd64\" }`")
      }
      return kernels
    }
  }()
}

/// A release as the name of a folder: its wildcards become `x`, as in `6.1.x-cloud-amd64`.
private func kernelName(ofRelease release: String) -> String {
  String(release.map { $0 == "*" || $0 == "?" ? "x" : $0 })
}

extension Schema where Value == [(rule: Located<RuleName>, severity: Severity?)] {
  fileprivate static let lint = {
    let severities: [(word: String, value: Severity?)] =
      Severity.allCases.reversed().map { ($0.rawValue, $0) } + [("off", nil)]
    let rules = Schema<[(rule: Located<RuleName>, severity: Severity?)]>.table(
      .ruleName, .choice(severities)
    ) { rule, severity in (rule: rule, severity: severity.value) }
    return mapping(
      "lint section", "How severe the rules are in this set.",
      [Field("rules", rules, "rule → error, warning, note or off") { $0 = $1 }]
    ) { _ in [] }
  }()
}
