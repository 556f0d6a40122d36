/// A kind of YAML file with a schema.
public enum SchemaFile: String, CaseIterable, Sendable {
  case manifest, fix, cumulative, scenario

  public var shape: Shape {
    switch self {
    case .manifest: Schema.manifest.shape
    case .fix: Schema.fix.shape
    case .cumulative: Schema.cumulative.shape
    case .scenario: Schema.scenario.shape
    }
  }
}
