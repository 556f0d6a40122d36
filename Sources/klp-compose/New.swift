import ArgumentParser
import Diagnostics
import Glibc
import Livepatch
import Writing

struct New: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Start a patch set or a fix.",
    subcommands: [NewSet.self, NewFix.self])
}

struct NewSet: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "set", abstract: "Start a patch set with a first fix in it.",
    discussion: """
      EXAMPLES
        klp-compose new set patches --livepatch lp_cloud --release '6.1.*-cloud-amd64'
      """)

  @Argument(help: "The folder to make.", completion: .directory)
  var folder: String

  @Option(help: "The base name of the modules.")
  var livepatch = "livepatch"

  @Option(help: "What `uname -r` prints on the kernels it is for; a glob.")
  var release = "6.1.*"

  func run() throws {
    guard NameGrammar.problem(withModule: livepatch) == nil,
      NameGrammar.problem(withIdentifier: livepatch) == nil
    else {
      throw Failure(
        message: "`\(livepatch)` cannot be the base name of a module",
        help: "letters, digits and `_`, a letter first")
    }
    try create(
      [
        ("livepatch.yaml", manifestScaffold(livepatch: livepatch, release: release))
      ]
        + fixScaffold(
          id: "first-fix",
          function: FunctionKey(object: .vmlinux, name: "uptime_proc_show", sympos: 0))
        + schemaScaffold(),
      in: folder)
  }
}

struct NewFix: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fix", abstract: "Start a fix in a patch set.",
    discussion: """
      EXAMPLES
        klp-compose new fix cve-2026-0207 patches --function vmlinux/uptime_proc_show
      """)

  @Argument(help: "The id of the fix.")
  var id: String

  @Argument(help: "The folder of the patch set.", completion: .directory)
  var set = "."

  @Option(help: ArgumentHelp("The function it replaces.", valueName: "object/function"))
  var function: String

  func run() throws {
    guard FixID.isValid(id) else {
      throw Failure(
        message: "`\(id)` is no id of a fix",
        help: "a lower-case letter or digit first, then these and `. _ -`")
    }
    let parts = function.split(separator: "/", maxSplits: 1).map(String.init)
    guard parts.count == 2,
      parts[0] == "vmlinux" || NameGrammar.problem(withModule: parts[0]) == nil,
      NameGrammar.problem(withSymbol: parts[1]) == nil
    else {
      throw Failure(
        message: "`\(function)` does not name a function of an object",
        help: "write it as `vmlinux/uptime_proc_show`")
    }
    guard access("\(set)/livepatch.yaml", R_OK) == 0 else {
      throw Failure(
        message: "there is no `livepatch.yaml` in `\(set)`",
        help: "start a patch set with `klp-compose new set \(set)`")
    }
    let key = FunctionKey(object: ObjectName(parts[0]), name: parts[1], sympos: 0)
    // A set that was not started by `new set` has no schemas yet.
    let schemas = schemaScaffold().filter { access("\(set)/\($0.path)", F_OK) != 0 }
    try create(fixScaffold(id: id, function: key) + schemas, in: set)
  }
}

/// Writes files that do not exist yet, or none at all.
private func create(_ files: [(path: String, text: String)], in folder: String) throws {
  for (path, _) in files where access("\(folder)/\(path)", F_OK) == 0 {
    throw Failure(
      message: "`\(folder)/\(path)` exists already",
      help: "nothing was written; choose another name")
  }
  for (path, text) in files {
    var at = folder
    mkdir(at, 0o777)
    for part in path.split(separator: "/").dropLast() {
      at += "/\(part)"
      mkdir(at, 0o777)
    }
    let target = "\(folder)/\(path)"
    let descriptor = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0, writeAll(text, to: descriptor), close(descriptor) == 0 else {
      throw Failure(message: "`\(target)` cannot be written: \(String(cString: strerror(errno)))")
    }
    print(target)
  }
}
