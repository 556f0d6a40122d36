import Dispatch
import Synchronization

extension RandomAccessCollection where Self: Sendable, Element: Sendable, Index == Int {
  /// The transformed elements in order, worked on by all cores.
  @inlinable public func parallelMap<Result: Sendable>(
    _ transform: @Sendable (Element) -> Result
  ) -> [Result] {
    // Small chunks, because elements differ in size, yet large enough to make locking rare.
    let chunkSize = Swift.max(1, Swift.min(64, count / 16))
    return inChunks(of: chunkSize) { part in part.map(transform) }
  }

  @usableFromInline func inChunks<Result: Sendable>(
    of chunkSize: Int, _ transform: @Sendable (SubSequence) -> [Result]
  ) -> [Result] {
    let chunks = (count + chunkSize - 1) / chunkSize
    if chunks < 2 { return transform(self[startIndex..<endIndex]) }
    let results = Mutex<[[Result]]>(Array(repeating: [], count: chunks))
    DispatchQueue.concurrentPerform(iterations: chunks) { chunk in
      let start = startIndex + chunk * chunkSize
      let part = transform(self[start..<Swift.min(start + chunkSize, endIndex)])
      results.withLock { $0[chunk] = part }
    }
    var all: [Result] = []
    all.reserveCapacity(count)
    for part in results.withLock({ $0 }) { all += part }
    return all
  }
}
