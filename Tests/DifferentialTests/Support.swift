import Diagnostics
import Livepatch
import Loading
import Testing

@testable import Differential

/// Random stories, made once for all tests.
let stories: [Story] = (0..<300).map { seed in
  var generator = StoryGenerator(seed: UInt64(seed))
  return generator.story()
}

func scenario(_ yaml: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> Scenario
{
  let source = SourceText(path: "scenario.yaml", bytes: Array(yaml.utf8))
  let read = readScenario(source, as: FileID(0))
  #expect(read.findings.isEmpty, "\(read.findings)", sourceLocation: sourceLocation)
  return try #require(read.scenario, sourceLocation: sourceLocation)
}

/// A guest that does what is predicted.
func obedientAccount(of story: Story) -> Account {
  var account = Account(taint: 1 << 12)
  for prediction in Prediction.all(of: story) {
    var observation = Observation()
    observation.result = prediction.result
    observation.lines = prediction.lines
    observation.destroyed = prediction.destroyed
    observation.sysfs = prediction.sysfs
    observation.views = prediction.views
    observation.variables = prediction.variables
    observation.taint = Taint.predicted(account.taint, prediction.isTainted) | Taint.ofModules
    account.steps.append(observation)
  }
  account.isOver = true
  return account
}
