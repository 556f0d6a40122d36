public import Diagnostics

extension Judgement {
  /// Adds everything that was found and may be accepted for now to a baseline.
  public func add(to baseline: inout Baseline, sources: SourceMap) {
    for diagnostic in diagnostics where Rule.named(diagnostic.finding.rule)?.isRequired == false {
      baseline.add(diagnostic.finding.identity(in: sources))
    }
  }
}
