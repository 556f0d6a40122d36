import Diagnostics
import Livepatch

/// Something that a scenario can do without.
enum Part: Hashable, Sendable {
  case step(Int), failure(ofStep: Int)
  case present(Int)
  case patch(Int)
  case object(Int, patch: Int)
  case function(Int, object: Int, patch: Int)
  case callback(Int, object: Int, patch: Int)
  case result(object: Int, patch: Int)
  case state(Int, patch: Int)
  case variable(Int, patch: Int)
}

extension Scenario {
  /// All its parts, the greatest first.
  var parts: [Part] {
    var parts = steps.indices.reversed().map { Part.step($0) }
    parts += patches.indices.map { .patch($0) }
    parts += steps.indices.filter { steps[$0].failure != nil }.map { .failure(ofStep: $0) }
    parts += present.indices.map { .present($0) }
    for (number, patch) in patches.enumerated() {
      parts += patch.objects.indices.map { .object($0, patch: number) }
      parts += patch.states.indices.map { .state($0, patch: number) }
      parts += patch.variables.indices.map { .variable($0, patch: number) }
      for (place, object) in patch.objects.enumerated() {
        parts += object.functions.indices.map { .function($0, object: place, patch: number) }
        parts += object.callbacks.indices.map { .callback($0, object: place, patch: number) }
        if object.prePatchResult != nil { parts.append(.result(object: place, patch: number)) }
      }
    }
    return parts
  }

  func without(_ parts: Set<Part>) -> Scenario {
    func kept<Element>(_ elements: [Element], _ part: (Int) -> Part) -> [(Int, Element)] {
      elements.enumerated().filter { !parts.contains(part($0.offset)) }.map { ($0, $1) }
    }
    var result = self
    result.present = kept(present) { .present($0) }.map(\.1)
    result.steps = kept(steps) { .step($0) }.map { number, step in
      var step = step
      if parts.contains(.failure(ofStep: number)) { step.failure = nil }
      return step
    }
    result.patches = kept(patches) { .patch($0) }.map { number, patch in
      var shorter = patch
      shorter.states = kept(patch.states) { .state($0, patch: number) }.map(\.1)
      shorter.variables = kept(patch.variables) { .variable($0, patch: number) }.map(\.1)
      shorter.objects = kept(patch.objects) { .object($0, patch: number) }.map { place, object in
        var smaller = object
        smaller.functions = kept(object.functions) {
          .function($0, object: place, patch: number)
        }.map(\.1)
        smaller.callbacks = kept(object.callbacks) {
          .callback($0, object: place, patch: number)
        }.map(\.1)
        if parts.contains(.result(object: place, patch: number)) { smaller.prePatchResult = nil }
        return smaller
      }
      return shorter
    }
    return result
  }
}

/// Makes a story shorter as long as it still disagrees: all parts are left out one by one, then as
/// many as possible of those at once that turned out not to matter.
///
/// - Parameter disagrees: tells for each of some stories whether it does; many at once, since they
///   share a guest.
func shrink(_ story: Story, disagrees: ([Story]) throws -> [Bool]) rethrows -> Story {
  var best = story
  while true {
    let single = best.scenario.parts.compactMap { part in
      Story(best.scenario.without([part])).map { (part: part, story: $0) }
    }
    let verdicts = try disagrees(single.map(\.story))
    let needless = zip(single, verdicts).filter(\.1).map(\.0)
    guard let first = needless.first else { return best }
    var together: [Story] = []
    var count = needless.count
    while count > 1 {
      if let story = Story(best.scenario.without(Set(needless.prefix(count).map(\.part)))) {
        together.append(story)
      }
      count -= (count + 1) / 2
    }
    let found = try disagrees(together).firstIndex(of: true)
    best = found.map { together[$0] } ?? first.story
  }
}
