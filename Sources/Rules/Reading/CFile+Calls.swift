import CSource

extension CFile {
  /// The calls of some functions that some configuration compiles, with their names.
  func compiledCalls(of names: [String]) -> [(name: String, call: CFile.Call)] {
    let hashes = names.map { CFile.Name.hash($0.utf8) }
    return calls.compactMap { call in
      guard let index = hashes.firstIndex(of: call.name.hash), !call.isThroughMember,
        reads(call.name, names[index]), !isDead(call.branch)
      else { return nil }
      return (names[index], call)
    }
  }
}
