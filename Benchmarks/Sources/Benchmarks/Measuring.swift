import Dispatch
import Glibc

/// Seconds that a piece of work takes, on the clock.
func seconds(_ work: () throws -> Void) rethrows -> Double {
  let start = DispatchTime.now().uptimeNanoseconds
  try work()
  return Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9
}

/// The median times of several pieces of work that are to be compared: measured in turn, so that
/// what else the machine does falls on all of them alike.
func medians(of runs: Int, _ works: [() throws -> Void]) throws -> [Double] {
  for work in works { try work() }
  var times: [[Double]] = Array(repeating: [], count: works.count)
  for _ in 0..<runs {
    for (index, work) in works.enumerated() { times[index].append(try seconds(work)) }
  }
  return times.map { $0.sorted()[$0.count / 2] }
}

/// Work on every index, spread over the cores.
func onAllCores(_ count: Int, _ work: @Sendable (Int) -> Void) {
  let chunk = max(1, min(64, count / 16))
  DispatchQueue.concurrentPerform(iterations: (count + chunk - 1) / chunk) { part in
    for index in part * chunk..<min(count, (part + 1) * chunk) { work(index) }
  }
}

/// How a run of the executable went.
struct ChildRun {
  var exitStatus: Int32
  /// Peak resident memory in bytes.
  var peakMemory: Int
}

/// Runs the executable and waits for it; what it prints is thrown away.
func run(_ executable: String, _ arguments: [String]) throws -> ChildRun {
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
  var words: [UnsafeMutablePointer<CChar>?] = ([executable] + arguments).map { strdup($0) }
  words.append(nil)
  defer { for word in words { free(word) } }
  var child: pid_t = 0
  let error = posix_spawn(&child, executable, &actions, nil, words, environ)
  guard error == 0 else {
    errno = error
    throw SystemError("`\(executable)` cannot be run")
  }
  var status: Int32 = 0
  var usage = rusage()
  while wait4(child, &status, 0, &usage) < 0 {
    guard errno == EINTR else { throw SystemError("cannot wait for `\(executable)`") }
  }
  return ChildRun(
    exitStatus: status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F,
    peakMemory: usage.ru_maxrss * 1024)
}

/// Why a measurement would tell nothing.
struct NothingToMeasure: Error, CustomStringConvertible {
  let description: String

  init(_ reason: String) { description = reason }
}
