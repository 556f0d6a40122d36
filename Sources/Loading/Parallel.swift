import Dispatch
import Synchronization

extension RandomAccessCollection where Self: Sendable, Element: Sendable, Index == Int {
  /// The transformed elements in order, worked on by all cores.
  func parallelMap<Result: Sendable>(
    _ transform: @Sendable (Element) -> Result
  ) -> [Result] {
    // Small chunks, because files differ in size, yet large enough to make locking rare.
    let chunkSize = Swift.max(1, Swift.min(64, count / 16))
    let chunks = (count + chunkSize - 1) / chunkSize
    let results = Mutex<[[Result]]>(Array(repeating: [], count: chunks))
    DispatchQueue.concurrentPerform(iterations: chunks) { chunk in
      let start = startIndex + chunk * chunkSize
      let part = self[start..<Swift.min(start + chunkSize, endIndex)].map(transform)
      results.withLock { $0[chunk] = part }
    }
    return results.withLock { Array($0.joined()) }
  }
}
