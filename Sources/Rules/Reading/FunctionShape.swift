import CSource

/// What callers and the function itself must agree about.
struct FunctionShape {
  /// nil where only a header could tell.
  var result: Passage?
  /// nil if even their number is unclear.
  var parameters: [Passage?]?
  var isVariadic = false

  init(_ function: CFile.Function, in file: CFile) {
    self.init(file, function.signature, function.name, function.parameters)
  }

  init(_ prototype: CFile.Prototype, in file: CFile) {
    self.init(file, prototype.signature, prototype.name, prototype.parameters)
  }

  init(result: Passage, parameters: [Passage]) {
    self.result = result
    self.parameters = parameters
  }

  private init(
    _ file: CFile, _ signature: ByteRange, _ name: CFile.Name, _ parameters: ByteRange
  ) {
    let before = file.words(in: ByteRange(signature.start, name.range.start))
    result = before.contains("#") ? nil : Passage(words: before)
    let elements = file.elements(of: parameters).map { file.words(in: $0) }
    // Without parameters but without `void` nothing is said about them.
    if elements.isEmpty || elements.count > 64 || elements.contains(where: { $0.contains("#") }) {
      return
    }
    if elements.count == 1, elements[0] == ["void"] {
      self.parameters = []
      return
    }
    // A macro may stand for any number of parameters.
    if elements.contains(where: {
      $0.count == 1 && $0[0].allSatisfy { !$0.isLowercase } && $0[0] != "..."
    }) {
      return
    }
    isVariadic = elements.last == ["..."]
    self.parameters = (isVariadic ? elements.dropLast() : elements[...]).map {
      Passage(words: $0)
    }
  }

  /// In what two declarations of one function certainly disagree, in a few words.
  func difference(from other: FunctionShape) -> String? {
    if let mine = parameters, let theirs = other.parameters {
      if mine.count != theirs.count || isVariadic != other.isVariadic {
        return "the number of parameters (\(count(mine)) here, \(other.count(theirs)) there)"
      }
      for (number, pair) in zip(mine, theirs).enumerated() {
        if let a = pair.0, let b = pair.1, a.differs(from: b) {
          return "the type of parameter \(number + 1)"
        }
      }
    }
    if let mine = result, let theirs = other.result, mine.differs(from: theirs) {
      return "the type of the result"
    }
    return nil
  }

  private func count(_ parameters: [Passage?]) -> String {
    isVariadic ? "\(parameters.count) and more" : String(parameters.count)
  }
}
