import Foundation
import Testing

@testable import KernelLab

/// What becomes of copies of releases that nobody needs.
@Suite struct ReleaseCacheTests {
  private let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("klp-cache-\(UUID().uuidString)")
  private var cache: ReleaseCache { ReleaseCache(folder: folder.path) }

  /// Makes a copy that was used so many days ago.
  private func use(_ path: String, daysAgo days: Double) throws {
    let copy = folder.appendingPathComponent(path)
    let files = FileManager.default
    try files.createDirectory(
      at: copy.appendingPathComponent("units"), withIntermediateDirectories: true)
    try Data("int f;\n".utf8).write(to: copy.appendingPathComponent("units/a.c"))
    let date = Date(timeIntervalSinceNow: -days * 86_400)
    try files.setAttributes([.modificationDate: date], ofItemAtPath: copy.path)
  }

  private func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: folder.appendingPathComponent(path).path)
  }

  @Test func whatNobodyUsedForAMonthGoes() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try use("lp-1/6.1.0-40", daysAgo: 31)
    try use("lp-1/6.1.0-42", daysAgo: 29)
    try use("lp-2/6.1.0-40", daysAgo: 400)
    cache.prune()
    #expect(!exists("lp-1/6.1.0-40"))
    #expect(exists("lp-1/6.1.0-42/units/a.c"))
    #expect(!exists("lp-2"))
  }

  @Test func useMakesACopyYoungAgain() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try use("lp-1/6.1.0-40", daysAgo: 31)
    cache.use(folder.appendingPathComponent("lp-1/6.1.0-40").path)
    cache.prune()
    #expect(exists("lp-1/6.1.0-40/units/a.c"))
  }

  @Test func linksAreNotFollowedAndStrangersStay() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = FileManager.default
    try use("elsewhere/tree", daysAgo: 400)
    let cache = ReleaseCache(folder: folder.appendingPathComponent("releases").path)
    try use("releases/lp-1/6.1.0-40", daysAgo: 31)
    for name in ["releases/link", "releases/lp-1/link", "releases/lp-1/6.1.0-40/link"] {
      try files.createSymbolicLink(
        at: folder.appendingPathComponent(name),
        withDestinationURL: folder.appendingPathComponent("elsewhere"))
    }
    try files.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -31 * 86_400)],
      ofItemAtPath: folder.appendingPathComponent("releases/lp-1/6.1.0-40").path)
    try Data().write(to: folder.appendingPathComponent("releases/note"))
    cache.prune()
    #expect(!exists("releases/lp-1/6.1.0-40"))
    #expect(exists("elsewhere/tree/units/a.c"))
    #expect(exists("releases/note") && exists("releases/lp-1/link"))
  }

  @Test func withoutACacheThereIsNothingToDo() {
    ReleaseCache(folder: "/nowhere/at/all").prune()
    #expect(!exists("."))
  }
}
