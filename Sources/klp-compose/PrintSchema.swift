import ArgumentParser
import Loading
import Reporting
import Writing

struct PrintSchema: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Print the JSON Schema of a file.",
    discussion: """
      EXAMPLES
        klp-compose schema fix > fix.schema.json
        klp-compose schema manifest > livepatch.schema.json
      """)

  @Argument(help: "manifest, fix, cumulative, scenario or findings.")
  var file: Kind

  enum Kind: String, ExpressibleByArgument, CaseIterable {
    case manifest, fix, cumulative, scenario, findings
  }

  func run() {
    let schema = SchemaFile(rawValue: file.rawValue).map { jsonSchema(of: $0) } ?? findingsSchema
    print(schema)
  }
}
