import ArgumentParser
import Composing
import Diagnostics
import Glibc
import Livepatch
import Loading
import Writing

struct Graph: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "graph",
    abstract: "Draw the fixes of a patch set and what ties them.",
    discussion: """
      Arrows run from a fix to what lies beneath it; conflicts are red. SVG needs Graphviz.

      EXAMPLES
        klp-compose graph patches --kernel bookworm | dot -Tpng > patches.png
        klp-compose graph patches --as mermaid
        klp-compose graph patches --as svg -o patches.svg
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case dot, mermaid, svg
  }

  @OptionGroup var options: PatchSetOptions

  @Option(name: .customLong("as"), help: "dot, mermaid or svg.")
  var format: Format = .dot

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Where it is written; default: printed.", valueName: "file"))
  var output: String?

  func run() throws {
    let examined = try options.examine()
    guard let composition = examined.compositions.first, let set = examined.loaded.set else {
      throw Failure(
        message: "the patch set cannot be read well enough to be drawn",
        help: "`klp-compose lint \(options.set)` tells why")
    }
    let graph = PatchGraph(composition, title: set.manifest.livepatch.value)
    switch format {
    case .dot: try write(graph.dot)
    case .mermaid: try write(graph.mermaid)
    case .svg: try drawSVG(graph.dot)
    }
  }

  private func write(_ text: String) throws {
    guard let output else {
      try show(text)
      return
    }
    let descriptor = open(output, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0, writeAll(text, to: descriptor), close(descriptor) == 0 else {
      throw Failure(message: "`\(output)` cannot be written: \(String(cString: strerror(errno)))")
    }
  }

  /// Graphviz draws; what goes to it passes through an unnamed file, so nothing can block.
  private func drawSVG(_ dot: String) throws {
    var name = Array("/tmp/klp-compose-XXXXXX".utf8CString)
    let input = mkstemp(&name)
    unlink(name)
    guard input >= 0, writeAll(dot, to: input), lseek(input, 0, SEEK_SET) == 0 else {
      throw Failure(message: "no room for the graph: \(String(cString: strerror(errno)))")
    }
    defer { close(input) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
    var arguments = ["dot", "-Tsvg"]
    if let output { arguments += ["-o", output] }
    var pointers = arguments.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    var process: pid_t = 0
    guard posix_spawnp(&process, "dot", &actions, nil, &pointers, environ) == 0 else {
      throw Failure(
        message: "Graphviz is needed to draw SVG",
        help: "install the package `graphviz`, or use `--as dot` or `--as mermaid`")
    }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    guard status == 0 else { throw Failure(message: "Graphviz could not draw the graph") }
  }
}
