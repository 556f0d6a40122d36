import Livepatch
import Simulation
import Testing

@testable import Differential

@Suite struct GeneratorTests {
  @Test func aSeedAlwaysMakesTheSameStory() {
    for seed in 0..<20 {
      var generator = StoryGenerator(seed: UInt64(seed))
      #expect(yaml(of: generator.story().scenario) == yaml(of: stories[seed].scenario))
    }
  }

  @Test func seedsMakeDifferentStories() {
    let texts = stories.map { story in
      yaml(of: story.scenario).split(separator: "\n").dropFirst().joined(separator: "\n")
    }
    #expect(Set(texts).count > 295)
  }

  @Test func everyStoryCanBeWrittenAndReadBack() throws {
    for story in stories {
      let text = yaml(of: story.scenario)
      let back = try #require(Story(try scenario(text)))
      #expect(yaml(of: back.scenario) == text)
      #expect(Prediction.all(of: back) == Prediction.all(of: story))
    }
  }

  /// What a long run is for does come up.
  @Test func storiesComeToEverythingThatTheSimulatorKnows() {
    var lines: [String: Int] = [:]
    var results: [ErrorNumber: Int] = [:]
    var stuck = 0
    var frees = 0
    for story in stories {
      for prediction in Prediction.all(of: story) {
        for line in prediction.lines { lines[Self.kind(of: line), default: 0] += 1 }
        results[prediction.result, default: 0] += 1
        if prediction.needsRetry { stuck += 1 }
        frees += prediction.destroyed.count
      }
    }
    for line in [
      "enabling patch", "reversing transition", "forcing remaining", "applying patch",
      "reverting patch", "is not compatible", "not found in symbol table",
      "failed to register ftrace", "pre-patch callback failed", "failed to initialize patch",
      "refusing to load", "canceling patching", ": init", ": exit", "post_unpatch",
    ] {
      let count = lines.reduce(0) { $0 + ($1.key.contains(line) ? $1.value : 0) }
      #expect(count > 2, "\(line): \(count)")
    }
    for result: ErrorNumber in [.success, .invalid, .busy, .again, .exists, .noEntry, .noDevice] {
      #expect(results[result, default: 0] > 2, "\(result)")
    }
    #expect(stuck > 50)
    #expect(frees > 20)
  }

  private static func kind(of line: String) -> String {
    line.split(separator: " ").filter { !$0.contains("lp_") && !$0.contains("'") }
      .joined(separator: " ")
      .replacing("failed object", with: "failed")
  }

  @Test func nobodySleepsInCodeThatIsTakenAway() {
    for story in stories {
      for moment in story.timeline.moments {
        for sleeper in moment.state.sleepers {
          let object = story.script.world.functions[sleeper.function].object
          #expect(moment.state.present.contains(object))
          if let patch = sleeper.implementation { #expect(moment.state.loaded.contains(patch)) }
        }
      }
    }
  }
}
