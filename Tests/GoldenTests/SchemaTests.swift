import Foundation
import Testing

/// The JSON Schemas in the repository are what the executable prints.
@Suite struct SchemaTests {
  @Test(arguments: ["manifest", "fix", "cumulative", "scenario", "findings"])
  func isCurrent(kind: String) throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let committed = try String(
      contentsOf: root.appendingPathComponent("schemas/\(kind).json"), encoding: .utf8)
    let printed = try GoldenCase(folder: root).run(arguments: ["schema", kind])
    #expect(printed.output == committed, "run `klp-compose schema \(kind) > schemas/\(kind).json`")
  }
}
