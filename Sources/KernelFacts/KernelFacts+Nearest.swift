import Diagnostics
public import Livepatch

extension KernelFacts {
  /// The function of an object that a misspelt name most likely meant; nil if none is close.
  ///
  /// Goes over all names, which takes milliseconds: for names that were not found.
  public func nearestFunction(to word: String, in object: ObjectName) -> String? {
    let wanted = Array(word.utf8)
    let letters = wanted.letters
    // Few keys are mistyped, however long a name is.
    let limit = min(3, max(1, wanted.count / 4))
    var candidates: [String] = []
    var entries = names.entries()
    while entries.next() {
      guard abs(entries.name.count - wanted.count) <= limit,
        (entries.name.letters ^ letters).nonzeroBitCount <= 2 * limit
      else { continue }
      let name = String(decoding: entries.name, as: UTF8.self)
      let isFunction = names.symbols(at: entries.payload, name: name, onlyIn: nil).contains {
        $0.object == object && $0.kind.isText
      }
      if isFunction { candidates.append(name) }
    }
    return nearestName(to: word, among: candidates)
  }
}

extension [UInt8] {
  /// Which letters occur: one change of a text changes at most two of these bits.
  fileprivate var letters: UInt64 { reduce(0) { $0 | 1 << UInt64($1 & 63) } }
}
