import KernelLab

/// Runs stories on one kernel, as many in one guest as it bears.
struct Lab: Sendable {
  /// The path of a vmlinuz.
  var image: String
  var modules: [Guest.Module]
  /// `load_module`, a static program.
  var loader: [UInt8]
  /// How many stories a guest is given at most.
  var batch = 25

  init(image: String, moduleFolder: String) throws {
    self.image = image
    loader = try readFile("\(moduleFolder)/load_module")
    modules = try Catalogue.modules.map { name in
      Guest.Module(name: name, contents: try readFile("\(moduleFolder)/\(name).ko"))
    }
  }

  struct Outcome: Sendable {
    /// By the places of the stories.
    var accounts: [Account]
    var boots: Int
  }

  /// Every story in a guest. A guest ends with the first story that it cannot clear away, and the
  /// next one goes on.
  func run(_ stories: [Story]) throws(LabError) -> Outcome {
    var outcome = Outcome(accounts: stories.map { _ in Account() }, boots: 0)
    var waiting = Array(stories.indices)
    while !waiting.isEmpty {
      let now = Array(waiting.prefix(batch))
      let guest = try run(now.map { ($0, stories[$0]) })
      outcome.boots += 1
      let accounts = Account.all(in: String(decoding: guest.results, as: UTF8.self))
      guard let first = now.first, accounts[first] != nil else {
        throw LabError("the guest does not come to its first story: \(tail(of: guest))")
      }
      for (number, account) in accounts where stories.indices.contains(number) {
        outcome.accounts[number] = account
      }
      waiting.removeAll { accounts[$0] != nil }
      if case .crashed(let line) = guest.ending, let last = accounts.keys.max(),
        let step = outcome.accounts[last].steps.indices.last
      {
        outcome.accounts[last].steps[step].complaints.append(line ?? "the guest is gone")
      }
    }
    return outcome
  }

  private func run(_ stories: [(number: Int, story: Story)]) throws(LabError) -> GuestOutcome {
    let commands = stories.map { GuestScript($0.story).text(number: $0.number) }
    var guest = Guest(
      image: image, modules: modules,
      files: [Guest.File(path: "bin/load_module", contents: loader, isProgram: true)],
      script: GuestDriver.program + commands.joined())
    // Far more than it takes: nothing is measured here.
    guest.timeLimit = 240 + 40 * stories.count
    return try guest.run()
  }

  private func tail(of guest: GuestOutcome) -> String {
    guest.log.split(separator: "\n").suffix(5).joined(separator: "; ")
  }
}
