import CSystem
import Glibc

/// `make` in several folders at once. All of them share the tokens of one job server, so that all
/// cores work and none is overbooked, however many kernels there are.
struct Make {
  struct Job {
    var arguments: [String]
    var logPath: String
  }

  /// How many compilers run at a time.
  let cores: Int

  /// Runs all jobs; each line that one prints goes to its log, and to `line`.
  ///
  /// - Returns: by job, whether it succeeded and how long it took, in seconds.
  func run(
    _ jobs: [Job], line: (Int, String) -> Void
  ) throws(LabError) -> [(isSuccess: Bool, seconds: Double)] {
    var tokens = [Int32](repeating: -1, count: 2)
    guard klp_pipe(&tokens) == 0 else { throw systemError("no pipe can be made") }
    defer { for end in tokens { close(end) } }
    // Each make has one token by birth; the rest lies in the pipe.
    put(max(0, cores - jobs.count), into: tokens[1])
    var results = [(isSuccess: Bool, seconds: Double)](repeating: (false, 0), count: jobs.count)
    var waiting = jobs.indices.map { $0 }
    var running: [Run] = []
    defer { for run in running { run.abandon() } }
    while !waiting.isEmpty || !running.isEmpty {
      while let next = waiting.first, running.count < max(1, cores) {
        waiting.removeFirst()
        running.append(try start(jobs[next], number: next, tokens))
      }
      var descriptors = running.map { pollfd(fd: $0.output, events: Int16(POLLIN), revents: 0) }
      guard poll(&descriptors, nfds_t(descriptors.count), -1) > 0 else { continue }
      for index in running.indices.reversed() where descriptors[index].revents != 0 {
        let number = running[index].number
        if running[index].read(line: { line(number, $0) }) { continue }
        results[number] = running[index].finish()
        running.remove(at: index)
        // A make that waits for its turn brings its own token along.
        if waiting.isEmpty { put(1, into: tokens[1]) }
      }
    }
    return results
  }

  private func put(_ count: Int, into pipe: Int32) {
    let tokens = [UInt8](repeating: UInt8(ascii: "+"), count: count)
    _ = write(pipe, tokens, count)
  }

  private func start(_ job: Job, number: Int, _ tokens: [Int32]) throws(LabError) -> Run {
    let log = open(job.logPath, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard log >= 0 else { throw systemError("`\(job.logPath)` cannot be written") }
    var ends = [Int32](repeating: -1, count: 2)
    guard klp_pipe(&ends) == 0 else {
      close(log)
      throw systemError("no pipe can be made")
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO)
    // Behind all that could be the number of a descriptor that is still to be copied.
    posix_spawn_file_actions_adddup2(&actions, tokens[0], Self.firstToken)
    posix_spawn_file_actions_adddup2(&actions, tokens[1], Self.firstToken + 1)
    var arguments = job.arguments.map { strdup($0) } + [nil]
    var environment = environment.map { strdup($0) } + [nil]
    defer { for pointer in arguments + environment { free(pointer) } }
    var process: pid_t = 0
    let result = posix_spawnp(
      &process, job.arguments[0], &actions, nil, &arguments, &environment)
    close(ends[1])
    guard result == 0 else {
      close(ends[0])
      close(log)
      throw LabError(
        "`\(job.arguments[0])` cannot be started: \(String(cString: strerror(result)))",
        help: "install the package `make`")
    }
    return Run(number: number, process: process, output: ends[0], log: log, started: now())
  }

  private static let firstToken: Int32 = 200

  /// Ours, without what a make that called us left there, and with messages that can be read.
  private var environment: [String] {
    let own = ["MAKEFLAGS=", "MFLAGS=", "MAKELEVEL=", "LC_", "LANG"]
    var variables: [String] = []
    var at = environ
    while let entry = at.pointee {
      let text = String(cString: entry)
      if !own.contains(where: text.hasPrefix) { variables.append(text) }
      at += 1
    }
    let server = "--jobserver-auth=\(Self.firstToken),\(Self.firstToken + 1)"
    return variables + ["LANG=C", "MAKEFLAGS= -j\(cores) \(server) -Otarget"]
  }
}

/// A make that runs.
private struct Run {
  let number: Int
  let process: pid_t
  let output: Int32
  let log: Int32
  let started: Int64
  var rest: [UInt8] = []

  init(number: Int, process: pid_t, output: Int32, log: Int32, started: Int64) {
    self.number = number
    self.process = process
    self.output = output
    self.log = log
    self.started = started
  }

  /// Takes what there is to read; false at the end.
  mutating func read(line: (String) -> Void) -> Bool {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = Glibc.read(output, &buffer, buffer.count)
    if count < 0, errno == EINTR { return true }
    guard count > 0 else { return false }
    _ = write(log, buffer, count)
    rest += buffer[..<count]
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      line(String(decoding: rest[..<end], as: UTF8.self))
      rest.removeSubrange(...end)
    }
    return true
  }

  func finish() -> (isSuccess: Bool, seconds: Double) {
    close(output)
    close(log)
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    return (status == 0, Double(now() - started) / 1000)
  }

  func abandon() {
    kill(process, SIGTERM)
    _ = finish()
  }
}
