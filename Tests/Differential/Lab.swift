import KernelLab
import Parallel

/// Runs stories on one kernel, as many in one guest as it bears.
struct Lab: Sendable {
  /// The path of a vmlinuz.
  var image: String
  var modules: [Guest.Module]
  /// `load_module`, a static program.
  var loader: [UInt8]
  /// How many stories a guest is given at most.
  var batch = 25
  /// How many guests run at a time.
  var jobs: Int

  init(image: String, moduleFolder: String, jobs: Int) throws {
    self.image = image
    self.jobs = max(1, jobs)
    loader = try readFile("\(moduleFolder)/load_module")
    modules = try Catalogue.modules.map { name in
      Guest.Module(name: name, contents: try readFile("\(moduleFolder)/\(name).ko"))
    }
  }

  struct Outcome: Sendable {
    /// In the order of the stories.
    var accounts: [Account]
    var boots = 0
  }

  /// Every story in a guest, in several guests at a time.
  func run(_ stories: [Story]) throws(LabError) -> Outcome {
    let lanes = (0..<jobs).map { lane in stories.indices.filter { $0 % jobs == lane } }
    let results = lanes.parallelMap { lane in
      Result { () throws(LabError) in try run(lane, of: stories) }
    }
    var outcome = Outcome(accounts: stories.map { _ in Account() })
    for (lane, result) in zip(lanes, results) {
      let part = try result.get()
      outcome.boots += part.boots
      for number in lane { outcome.accounts[number] = part.accounts[number] ?? Account() }
    }
    return outcome
  }

  /// A guest ends with the first story that it cannot clear away, and the next one goes on.
  private func run(
    _ lane: [Int], of stories: [Story]
  ) throws(LabError) -> (accounts: [Int: Account], boots: Int) {
    var all: [Int: Account] = [:]
    var boots = 0
    var waiting = lane
    while let first = waiting.first {
      let guest = try run(waiting.prefix(batch).map { ($0, stories[$0]) })
      boots += 1
      var accounts = Account.all(in: String(decoding: guest.results, as: UTF8.self))
      guard accounts[first] != nil, let last = accounts.keys.max() else {
        throw LabError("the guest does not come to its first story: \(tail(of: guest))")
      }
      if case .crashed(let line) = guest.ending {
        accounts[last]?.addComplaint(line ?? "the guest is gone")
      }
      all.merge(accounts) { $1 }
      waiting.removeAll { accounts[$0] != nil }
      say("\(lane.count - waiting.count) of \(lane.count) stories, \(boots) guests")
    }
    return (all, boots)
  }

  private func run(_ stories: [(number: Int, story: Story)]) throws(LabError) -> GuestOutcome {
    let commands = stories.map { GuestScript($0.story).text(number: $0.number) }
    var guest = Guest(
      image: image, modules: modules,
      files: [Guest.File(path: "bin/load_module", contents: loader, isProgram: true)],
      script: GuestDriver.program + commands.joined())
    // Far more than it takes: nothing is measured here.
    guest.timeLimit = 180 + 30 * stories.count
    // A kernel that has gone wrong tells nothing of what livepatching does.
    guest.commandLine = "oops=panic"
    return try guest.run()
  }

  private func tail(of guest: GuestOutcome) -> String {
    guest.log.split(separator: "\n").suffix(5).joined(separator: "; ")
  }
}
