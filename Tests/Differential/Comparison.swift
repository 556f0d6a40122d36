import Livepatch
import Simulation

/// Where a kernel and the simulator part.
struct Disagreement: Sendable, Equatable {
  /// From 0.
  var step: Int
  /// What differs: the result, the log, ….
  var aspect: String
  var predicted: String
  var observed: String
}

/// Compares a guest's account with what the simulator predicts.
///
/// - Returns: the first step's differences; what follows it follows from it.
func compare(_ story: Story, _ account: Account) -> [Disagreement] {
  let predictions = Prediction.all(of: story)
  var taint = account.taint
  for (number, prediction) in predictions.enumerated() {
    guard number < account.steps.count else {
      return [
        Disagreement(
          step: number, aspect: "survival", predicted: "the step is taken",
          observed: "the guest is gone")
      ]
    }
    let observed = account.steps[number]
    var found: [Disagreement] = []
    func check(_ aspect: String, _ predicted: [String], _ seen: [String]) {
      if predicted == seen { return }
      found.append(
        Disagreement(
          step: number, aspect: aspect, predicted: predicted.joined(separator: "\n"),
          observed: seen.joined(separator: "\n")))
    }
    check(
      "result", [prediction.result.description],
      [observed.result?.description ?? "`\(observed.words)`"])
    check("log", prediction.lines, observed.lines)
    check("sysfs", prediction.sysfs, observed.sysfs)
    check("implementations", prediction.views, observed.views)
    check("destroyed shadow variables", prediction.destroyed, observed.destroyed)
    check("shadow variables", prediction.variables, observed.variables)
    check("complaints", [], observed.complaints)
    check(
      "taint", Taint.words(Taint.predicted(taint, prediction.isTainted)),
      Taint.words(observed.taint & ~Taint.ofModules))
    taint = observed.taint
    if !found.isEmpty { return found }
  }
  return []
}

/// `/proc/sys/kernel/tainted` (Documentation/admin-guide/tainted-kernels.rst, 6.1).
enum Taint {
  /// Modules that are not the kernel's own, and not signed: the lab's are not.
  static let ofModules: UInt64 = 1 << 12 | 1 << 13
  static let livepatch: UInt64 = 1 << 15

  static func predicted(_ before: UInt64, _ isTainted: Bool) -> UInt64 {
    (before | (isTainted ? livepatch : 0)) & ~ofModules
  }

  static func words(_ taint: UInt64) -> [String] {
    (0..<64).filter { taint & 1 << UInt64($0) != 0 }.map { "taint \($0)" }
  }
}
