import ArgumentParser
import Diagnostics
import Glibc
import KernelLab
import Livepatch
import Loading
import Simulation

/// Random stories, or given ones, in the simulator and on a real kernel.
@main struct Differential: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compare what the simulator predicts with what a kernel does.")

  @Option(help: "The kernel: a vmlinuz.") var image: String
  @Option(help: "The folder with the lab's modules, built for it.") var modules: String
  @Option(help: "How many random stories.") var count = 0
  @Option(help: "The seed of the first story; the next one has the next.") var seed: UInt64 = 1
  @Option(help: "How many guests at a time.") var jobs = 2
  @Option(help: "Where shrunk stories that disagree are written.") var output: String?
  @Flag(inversion: .prefixedNo, help: "Make stories that disagree as short as can be.")
  var shrinking = true
  @Flag(help: "Print the stories and run nothing.") var list = false
  @Argument(help: "Scenarios to be run as well.") var scenarios: [String] = []

  func run() throws {
    let stories = try stories()
    if list {
      for story in stories { print(yaml(of: story.scenario), terminator: "---\n") }
      return
    }
    let lab = try Lab(image: image, moduleFolder: modules, jobs: jobs)
    let start = time(nil)
    let outcome = try lab.run(stories)
    let seconds = time(nil) - start
    let disagreeing = zip(stories, outcome.accounts).filter { !compare($0, $1).isEmpty }
    let steps = stories.reduce(0) { $0 + $1.scenario.steps.count }
    for (story, account) in disagreeing { try report(story, account, lab) }
    print(
      "\(stories.count - disagreeing.count) of \(stories.count) stories agree: \(steps) steps, "
        + "\(outcome.boots) guests, \(seconds) s")
    if !disagreeing.isEmpty { throw ExitCode(1) }
  }

  private func stories() throws -> [Story] {
    let random = (0..<UInt64(max(0, count))).map { number in
      var generator = StoryGenerator(seed: seed &+ number)
      return generator.story()
    }
    return try scenarios.map(story) + random
  }

  private func story(at path: String) throws -> Story {
    let source = SourceText(path: path, bytes: try readFile(path))
    guard let scenario = readScenario(source, as: FileID(0)).scenario,
      let story = Story(scenario)
    else { throw LabError("`\(path)` is no scenario that the lab can play") }
    return story
  }

  private func report(_ story: Story, _ account: Account, _ lab: Lab) throws {
    var (story, account) = (story, account)
    if shrinking, let step = compare(story, account).first?.step {
      var scenario = story.scenario
      scenario.steps.removeLast(scenario.steps.count - step - 1)
      story = Story(scenario) ?? story
      story = try shrink(story) { candidates in
        let outcome = try lab.run(candidates)
        return zip(candidates, outcome.accounts).map { !compare($0, $1).isEmpty }
      }
      account = try lab.run([story]).accounts[0]
    }
    let differences = compare(story, account)
    print("\(story.scenario.name.value) disagrees:")
    if differences.isEmpty { print("  but not when it is run again by itself") }
    for difference in differences {
      print("  step \(difference.step + 1), \(difference.aspect)")
      print("    the simulator predicts")
      for line in difference.predicted.split(separator: "\n") { print("      \(line)") }
      print("    the kernel shows")
      for line in difference.observed.split(separator: "\n") { print("      \(line)") }
    }
    let text = yaml(of: story.scenario, expectations: account.steps.map(expectation))
    print(text)
    if let output {
      let name = story.scenario.name.value.replacing(" ", with: "-")
      try writeFile(text, to: "\(output)/\(name).yaml")
    }
  }
}
