/// The candidate a misspelt word most likely meant, or nil if none is close.
///
/// Optimal string alignment distance (transposed neighbours count one); at most a third of the
/// word's length may differ. The first of several equally near ones wins.
public func nearestName(to word: String, among candidates: some Sequence<String>) -> String? {
  let limit = max(1, word.utf8.count / 3)
  var best: (name: String, distance: Int)?
  for candidate in candidates {
    guard abs(candidate.utf8.count - word.utf8.count) <= limit else { continue }
    let distance = alignmentDistance(Array(word.utf8), Array(candidate.utf8))
    if distance <= limit, distance < best?.distance ?? Int.max { best = (candidate, distance) }
  }
  return best?.name
}

private func alignmentDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
  var beforeLast: [Int] = []
  var last = Array(0...b.count)
  for i in 0..<a.count {
    var row = [i + 1]
    row.reserveCapacity(b.count + 1)
    for j in 0..<b.count {
      var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
        cost = min(cost, beforeLast[j - 1] + 1)
      }
      row.append(cost)
    }
    beforeLast = last
    last = row
  }
  return last[b.count]
}
