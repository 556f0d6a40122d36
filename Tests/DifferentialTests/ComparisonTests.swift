import Livepatch
import Testing

@testable import Differential

@Suite struct ComparisonTests {
  @Test func aKernelThatDoesWhatIsPredictedAgrees() {
    for story in stories { #expect(compare(story, obedientAccount(of: story)).isEmpty) }
  }

  @Test func everyAspectIsCompared() throws {
    let story = stories[1]
    let changes: [(String, (inout Observation) -> Void)] = [
      ("result", { $0.result = .noExec }), ("log", { $0.lines.append("more") }),
      ("sysfs", { $0.sysfs.removeLast() }),
      ("implementations", { $0.views[0] += " f=lp_1" }),
      ("destroyed shadow variables", { $0.destroyed.append("lp_1: frees 1") }),
      ("shadow variables", { $0.variables.append("9") }),
      ("complaints", { $0.complaints.append("WARNING: CPU: 0") }),
      ("taint", { $0.taint |= 1 << 9 }),
    ]
    for (aspect, change) in changes {
      var account = obedientAccount(of: story)
      change(&account.steps[2])
      let found = compare(story, account)
      #expect(found.map(\.aspect) == [aspect])
      #expect(found.first?.step == 2)
    }
  }

  @Test func aGuestThatIsGoneDisagrees() {
    var account = obedientAccount(of: stories[0])
    account.steps.removeLast(2)
    let found = compare(stories[0], account)
    #expect(found.map(\.aspect) == ["survival"])
    #expect(found.first?.step == account.steps.count)
  }

  @Test func whatFollowsADisagreementIsNotTold() {
    var account = obedientAccount(of: stories[0])
    for number in account.steps.indices { account.steps[number].lines.append("more") }
    #expect(Set(compare(stories[0], account).map(\.step)) == [0])
  }
}
