import Diagnostics

/// What the tree's release files tell: for which kernel it is, and which release it is.
struct ReleaseFiles {
  private(set) var name: String?
  /// A glob over what `uname -r` prints.
  private(set) var kernel: String?
  private(set) var version: Int?
  private(set) var findings: [Finding] = []

  private static let releasePath = "scripts/release-version.sh"

  init(_ tree: Tree, wantsKernel: Bool, wantsVersion: Bool) {
    if wantsKernel { readRelease(tree) }
    if wantsVersion { readVersion(tree) }
  }

  /// `RELEASE=SLE15-SP6_Update_0` or `RELEASE=SLE15-SP6-RT_Update_3`.
  private mutating func readRelease(_ tree: Tree) {
    let bytes = tree.bytes(Self.releasePath) ?? []
    for line in bytes.textLines {
      let text = String(decoding: bytes[line.bytes], as: UTF8.self)
      guard text.hasPrefix("RELEASE=") else { continue }
      let value = text.dropFirst("RELEASE=".count).filter { $0 != "\"" && !$0.isWhitespace }
      guard !value.isEmpty else { continue }
      name = String(value)
      kernel = Self.glob(of: String(value))
      if let kernel {
        findings.append(
          Finding(
            "import-release",
            "`\(String(value).shown)` is taken to be for kernels that match `\(kernel)`, all updates of that service pack",
            at: SourceRange(file: tree.file(Self.releasePath) ?? FileID(0), line.bytes),
            help: "give the exact kernel with `--kernel NAME=GLOB`"))
        return
      }
    }
    kernel = kernel ?? "*"
    findings.append(
      Finding(
        "import-release", "the tree does not tell for which kernel it is: `*` is written",
        at: tree.start(of: Self.releasePath), help: "give the kernel with `--kernel NAME=GLOB`"))
  }

  /// Kernels of SLE 15 SP6 are called `6.4.0-150600.21-default`: 15, 06, 00.
  private static func glob(of release: String) -> String? {
    guard release.hasPrefix("SLE") else { return nil }
    let product = release.dropFirst("SLE".count).prefix { $0 != "_" }.split(separator: "-")
    guard product.count > 1, let major = Int(product[0]), (15...99).contains(major),
      product[1].hasPrefix("SP"), let pack = Int(product[1].dropFirst(2)), (3...99).contains(pack)
    else { return nil }
    let flavour = product.count > 2 ? product[2].lowercased() : "default"
    return "*-\(major)\(pack < 10 ? "0" : "")\(pack)00.*-\(flavour)"
  }

  /// `Version: 16` of the spec file: what the module's name is made of.
  private mutating func readVersion(_ tree: Tree) {
    let specs = tree.files(below: "rpm").filter { $0.hasSuffix(".spec") }
    for path in specs {
      let bytes = tree.bytes(path) ?? []
      for line in bytes.textLines {
        let words = bytes.words(line.bytes).map { String(decoding: bytes[$0], as: UTF8.self) }
        guard words.count == 2, words[0] == "Version:", let number = Int(words[1]), number > 0
        else { continue }
        version = number
        return
      }
    }
    findings.append(
      Finding(
        "import-release", "the tree does not tell which release it is: 1 is written",
        at: tree.start(of: specs.first ?? "rpm"), help: "give the number with `--release N`"))
  }
}
