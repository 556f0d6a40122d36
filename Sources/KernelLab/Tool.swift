import CSystem
import Glibc

/// A program that runs until it ends by itself or its time is over.
struct Tool {
  /// The program, looked up in PATH, and its arguments.
  var arguments: [String]
  /// Where its standard input comes from.
  var input = "/dev/null"
  /// How long it may run.
  var seconds: Int

  struct Outcome {
    enum Ending: Equatable {
      case exited(Int32)
      case signalled(Int32)
      case timedOut
    }

    var ending: Ending
    var output: [UInt8]
    /// What it complained of, at most a few KiB.
    var errors: String

    var isSuccess: Bool { ending == .exited(0) }
  }

  /// Throws if the program cannot be started.
  func run() throws(LabError) -> Outcome {
    guard let name = arguments.first else { throw LabError("no program is named") }
    var pipes = (output: [Int32](repeating: -1, count: 2), errors: [Int32](repeating: -1, count: 2))
    guard klp_pipe(&pipes.output) == 0 else { throw systemError("no pipe can be made") }
    guard klp_pipe(&pipes.errors) == 0 else {
      close(pipes.output[0])
      close(pipes.output[1])
      throw systemError("no pipe can be made")
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, input, O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, pipes.output[1], STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, pipes.errors[1], STDERR_FILENO)
    var pointers = arguments.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    var process: pid_t = 0
    let result = posix_spawnp(&process, name, &actions, nil, &pointers, environ)
    close(pipes.output[1])
    close(pipes.errors[1])
    defer {
      close(pipes.output[0])
      close(pipes.errors[0])
    }
    guard result == 0 else {
      throw LabError("`\(name)` cannot be started: \(String(cString: strerror(result)))")
    }
    return attend(to: process, output: pipes.output[0], errors: pipes.errors[0])
  }

  /// Collects what the process says until it ends, or ends it.
  private func attend(to process: pid_t, output: Int32, errors: Int32) -> Outcome {
    let deadline = now() + Int64(seconds) * 1000
    var outcome = Outcome(ending: .timedOut, output: [], errors: "")
    var complaints: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    var open = [output, errors]
    while !open.isEmpty, now() < deadline {
      var waiting = open.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      guard poll(&waiting, nfds_t(waiting.count), Int32(max(1, deadline - now()))) > 0 else {
        continue
      }
      for descriptor in waiting where descriptor.revents != 0 {
        let count = read(descriptor.fd, &buffer, buffer.count)
        if count < 0, errno == EINTR { continue }
        if count <= 0 {
          open.removeAll { $0 == descriptor.fd }
        } else if descriptor.fd == output {
          outcome.output += buffer[..<count]
        } else if complaints.count < 8192 {
          complaints += buffer[..<count]
        }
      }
    }
    outcome.errors = String(decoding: complaints, as: UTF8.self)
    // It may have closed its outputs and run on.
    var status: Int32 = 0
    while waitpid(process, &status, WNOHANG) == 0 {
      if now() >= deadline {
        kill(process, SIGKILL)
        waitpid(process, &status, 0)
        return outcome
      }
      usleep(2000)
    }
    outcome.ending =
      status & 0x7f == 0 ? .exited(status >> 8 & 0xff) : .signalled(status & 0x7f)
    return outcome
  }
}

/// Milliseconds of a clock that only goes forward.
func now() -> Int64 {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
}
