import Glibc
import KernelFacts
import Testing

@testable import KernelLab

/// The folder of an unpacked kernel package: `KLP_TEST_ROOT`, which scripts/test-facts sets.
private let root = getenv("KLP_TEST_ROOT").map { String(cString: $0) }

/// What files of modules say, against the kernel that has loaded them.
@Suite(.enabled(if: root != nil, "KLP_TEST_ROOT names no unpacked kernel package"))
struct ModuleBootTests {
  /// The first one's dependencies come first.
  private static let names = ["libcrc32c", "nfnetlink", "nf_tables", "binfmt_misc", "tun", "veth"]

  @Test func symbolsAndTracesAreThoseOfTheLoadedModules() throws {
    var sources = KernelSources()
    try sources.addInstalled(below: try #require(root), release: nil)
    var files: [String: ModuleFile] = [:]
    var guest = Guest(image: try #require(sources.image), script: Self.script)
    for path in filesBelow(try #require(sources.modules)) {
      let name = moduleName(ofPath: path)
      guard Self.names.contains(name) else { continue }
      let bytes = try readPacked(path)
      let file = try #require(ModuleFile(bytes))
      files[name] = file
      guest.modules.append(
        Guest.Module(name: name, contents: bytes, dependencies: file.dependencies))
    }
    let outcome = try guest.run()
    #expect(outcome.ending == .finished(status: 0), "\(outcome.log)")
    let parts = String(decoding: outcome.results, as: UTF8.self).split(separator: "====\n")
    try #require(parts.count == 2)
    let listed = counted(parts[0]) { words in
      // Labels of the compiler are left out of the facts.
      words.count == 4 && !words[2].hasPrefix(".L") ? (words[3], words[2]) : nil
    }
    let traced = counted(parts[1]) { words in words.count == 2 ? (words[1], words[0]) : nil }
    // What they depend on is built into some kernels.
    #expect(Set(files.keys).isSuperset(of: ["nf_tables", "binfmt_misc", "tun", "veth"]))
    for (name, file) in files {
      let kept = file.symbols.filter { $0.kind.place != .initialization }
      let symbols = kept.reduce(into: [:]) { $0[$1.name, default: 0] += 1 }
      let own = (listed["[\(name)]"] ?? [:]).filter { !Self.isLeftOut($0.key) }
      #expect(symbols == own, "\(name)")
      // The kernel names an address by one of its names only.
      var groups: Set<Int> = []
      let places = kept.filter { $0.kind.isTraceable == true }.count { symbol in
        symbol.aliasGroup.map { groups.insert($0).inserted } ?? true
      }
      let ownTraced = traced["[\(name)]"] ?? [:]
      #expect(places == ownTraced.values.reduce(0, +), "\(name)")
      let names = Set(kept.filter { $0.kind.isTraceable == true }.map(\.name))
      #expect(names.isSuperset(of: ownTraced.keys), "\(name)")
    }
  }

  private static let script = """
    load nf_tables && load binfmt_misc && load tun && load veth || exit 1
    grep '\\[' /proc/kallsyms >&3
    echo ==== >&3
    grep '\\[' /sys/kernel/tracing/available_filter_functions >&3

    """

  private static func isLeftOut(_ name: String) -> Bool {
    ["__ksymtab_", "__kstrtab", "__crc_", "__pfx_"].contains { name.hasPrefix($0) }
  }

  /// How often each name occurs in each module.
  private func counted(
    _ text: Substring, _ place: ([String]) -> (module: String, name: String)?
  ) -> [String: [String: Int]] {
    var counts: [String: [String: Int]] = [:]
    for line in text.split(separator: "\n") {
      let words = line.split { $0 == " " || $0 == "\t" }.map(String.init)
      if let (module, name) = place(words) { counts[module, default: [:]][name, default: 0] += 1 }
    }
    return counts
  }
}
