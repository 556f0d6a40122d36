import Glibc
public import Livepatch

/// What was predicted of going from one livepatch to another, and what the kernel did.
public struct PassageAccount: Sendable, Equatable {
  public var predicted: Passage
  /// nil: it did not come to that, or not to an end.
  public var observed: Passage?

  /// - Parameter unwatched: callbacks of either that ftrace would not have told of.
  init(predicted: Passage, observed: Passage? = nil, unwatched: [String] = []) {
    self.predicted = predicted
    self.observed = observed
    self.unwatched = unwatched
    if !unwatched.isEmpty { self.observed?.callbacks = nil }
  }

  private let unwatched: [String]

  public var agrees: Bool { observed == predicted }

  /// How the two differ, each in a sentence; empty if nothing was observed.
  var differences: [String] {
    guard let observed else { return [] }
    let pair = "`\(predicted.to)` over `\(predicted.from)`"
    switch (predicted.isTaken, observed.isTaken) {
    case (true, false):
      return ["the kernel refuses \(pair) (\(observed.result)), and it was predicted to take it"]
    case (false, true):
      return ["the kernel takes \(pair), and it was predicted to refuse it (\(predicted.result))"]
    default: break
    }
    var differences: [String] = []
    if observed.result != predicted.result {
      differences.append(
        "the kernel refuses \(pair) with \(observed.result), and \(predicted.result) was predicted")
    }
    guard let seen = observed.callbacks else {
      let names = unwatched.map { "`\($0)`" }.joined(separator: ", ")
      return differences + [
        "which callbacks loading \(pair) runs cannot be seen: ftrace does not tell of \(names)"
      ]
    }
    if seen != predicted.callbacks {
      differences.append(
        "loading \(pair) runs \(observed.callbackWords); predicted was \(predicted.callbackWords)")
    }
    return differences
  }
}

extension Passage {
  /// What came of it, then the callbacks.
  var lines: [String] {
    [isTaken ? "taken" : "refused (\(result))"]
      + (callbacks.map { $0.map { "  " + words(of: $0) } } ?? ["  callbacks not seen"])
  }

  fileprivate var callbackWords: String {
    guard let callbacks, !callbacks.isEmpty else { return "no callback" }
    return callbacks.map { "`\(words(of: $0))`" }.joined(separator: ", ")
  }

  private func words(of callback: Callback) -> String {
    callback.module == to ? callback.function : "\(callback.function) of \(callback.module)"
  }
}

extension RehearsalAccount.StepAccount {
  /// What the kernel made of a livepatch; nil if that did not come to an end.
  func passage(like predicted: Passage) -> Passage? {
    guard let status, endless == nil else { return nil }
    let calls = callbacks.filter { $0.module == predicted.from || $0.module == predicted.to }
      .sorted { Double($0.time) ?? 0 < Double($1.time) ?? 0 }
      .map { Passage.Callback(module: $0.module, function: $0.function) }
    return Passage(
      from: predicted.from, to: predicted.to,
      result: status == 0 ? .success : ErrorNumber(toldBy: error ?? ""), callbacks: calls)
  }
}

extension ErrorNumber {
  /// The number behind the words of busybox's insmod: those of the C library, and some of its own
  /// (`moderror`, modutils/modutils.c); 1, which is no error, where they are none of these.
  init(toldBy message: String) {
    let own: [(words: String, number: ErrorNumber)] = [
      ("invalid module format", .noExec),
      ("unknown symbol in module, or unknown parameter", .noEntry),
      ("module has wrong symbol version", ErrorNumber(-ESRCH)),
    ]
    let number = own.first { message.hasSuffix($0.words) }?.number
    // The numbers of include/uapi/asm-generic/errno.h end at 133.
    let known = (1...133 as ClosedRange<Int32>).first { number in
      strerror(number).map { message.hasSuffix(": " + String(cString: $0)) } ?? false
    }
    self = number ?? ErrorNumber(known.map { -$0 } ?? 1)
  }
}
