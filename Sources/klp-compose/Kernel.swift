import ArgumentParser
import Diagnostics
import Glibc
import KernelFacts
import KernelLab
import Livepatch
import Loading

struct KernelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kernel", abstract: "Find out what a kernel offers, and look at it.",
    subcommands: [KernelCapture.self, KernelShow.self])
}

struct KernelCapture: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "capture", abstract: "Write down what a kernel offers to livepatches.",
    discussion: """
      The file holds symbols and their positions, which functions can be traced, modules, exports \
      and the configuration. Kept as `kernels/<release>.facts` beside the manifest, it lets `lint` \
      check every name against the kernel it is meant for.

      EXAMPLES
        klp-compose kernel capture --root unpacked-package -o kernels/6.1.0-42-cloud-amd64.facts
        klp-compose kernel capture --image vmlinuz --modules lib/modules/6.1.0 --config config -o facts
        klp-compose kernel capture --running --headers /lib/modules/$(uname -r)/build -o facts
        klp-compose kernel capture --vmlinux vmlinux --headers linux -o facts
      """)

  @Option(help: "A vmlinuz: it is booted in QEMU and asked.", completion: .file())
  var image: String?
  @Flag(help: "The kernel that runs here; needs root.")
  var running = false
  @Option(help: "A vmlinux with symbols, with or without debug information.", completion: .file())
  var vmlinux: String?
  @Option(help: "A System.map or a copy of /proc/kallsyms.", completion: .file())
  var systemMap: String?
  @Option(
    help: "A copy of available_filter_functions, to go with --system-map.", completion: .file())
  var traceable: String?
  @Option(
    help: "Where a kernel package was unpacked, or /: image, modules and configuration.",
    completion: .directory)
  var root: String?
  @Option(help: "The kernel's folder in lib/modules.", completion: .directory)
  var modules: String?
  @Option(help: "The kernel's configuration.", completion: .file())
  var config: String?
  @Option(help: "Headers or a build tree: .config and Module.symvers.", completion: .directory)
  var headers: String?
  @Option(help: "What `uname -r` prints there, where nothing else tells or several are installed.")
  var release: String?
  @Option(name: .shortAndLong, help: ArgumentHelp("Where it is written.", valueName: "file"))
  var output: String

  func run() throws {
    let captured: CapturedFacts
    let facts: KernelFacts
    do {
      var sources = KernelSources()
      sources.image = image
      sources.isRunning = running
      sources.vmlinux = vmlinux
      sources.systemMap = systemMap
      sources.traceable = traceable
      sources.modules = modules
      sources.configuration = config
      sources.headers = headers
      sources.release = release
      if let root { try sources.addInstalled(below: root, release: release) }
      if running, modules == nil { try sources.addRunningModules() }
      guard sources != KernelSources(release: release) else {
        throw Failure(
          message: "no kernel is named",
          help: "give --root, --image, --running, --vmlinux, --system-map, --modules or --headers")
      }
      captured = try captureFacts(from: sources)
      facts = try KernelFacts(captured.facts)
    } catch let error as LabError {
      throw Failure(message: error.message, help: error.help)
    } catch let error as FactsError {
      throw Failure(message: "what was found \(error.message)")
    }
    try write(captured.facts.encoded())
    for remark in captured.remarks { complain(remark) }
    print(facts.summary)
    print("written to \(output)")
  }

  private func write(_ bytes: [UInt8]) throws {
    let descriptor = open(output, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0, writeAll(bytes, to: descriptor), close(descriptor) == 0 else {
      throw Failure(message: "`\(output)` cannot be written: \(String(cString: strerror(errno)))")
    }
  }
}

struct KernelShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show what a file of facts says, or what it knows of a symbol.",
    discussion: """
      With --text, all of it, one fact a line. So git can show what changed between two kernels:
        git config diff.facts.textconv 'klp-compose kernel show --text'
        echo '*.facts diff=facts' >>.gitattributes

      EXAMPLES
        klp-compose kernel show kernels/6.1.0-42-cloud-amd64.facts
        klp-compose kernel show kernels/6.1.0-42-cloud-amd64.facts uptime_proc_show
        klp-compose kernel show kernels/6.1.0-42-cloud-amd64.facts CONFIG_LIVEPATCH
      """)

  @Flag(help: "All of it, as text.")
  var text = false

  @Argument(help: "The file of facts.", completion: .file(extensions: ["facts"]))
  var file: String

  @Argument(help: "A symbol, a module, or CONFIG_….")
  var symbol: String?

  func run() throws {
    let facts = try read()
    guard let symbol else {
      try show(text ? facts.text : facts.summary + "\n")
      return
    }
    let lines = facts.lines(about: symbol)
    guard !lines.isEmpty else {
      if let unknown = facts.unknown(about: symbol) {
        throw Failure(
          message: "`\(file)` does not tell \(unknown), so nothing is known of `\(symbol)`",
          help:
            "capture the facts of \(facts.release) from more: `klp-compose kernel capture --help`")
      }
      let near = facts.nearestFunction(to: symbol, in: .vmlinux)
      complain(
        "\(facts.release) has no `\(symbol)`", help: near.map { "did you mean `\($0)`?" })
      throw ExitCode.finding
    }
    print(lines.joined(separator: "\n"))
  }

  private func read() throws -> KernelFacts {
    do {
      let parts = file.split(separator: "/", omittingEmptySubsequences: false)
      let folder = parts.dropLast().joined(separator: "/")
      let workspace = try Workspace.disk(
        folder.isEmpty ? (file.hasPrefix("/") ? "/" : ".") : folder)
      return try KernelFacts(try workspace.read(String(parts.last ?? ""), factsLimit))
    } catch let error as WorkspaceError {
      throw Failure(message: "`\(file)` \(error.message)")
    } catch let error as FactsError {
      throw Failure(
        message: "`\(file)` \(error.message)", help: "`klp-compose kernel capture` writes one")
    }
  }
}

extension KernelFacts {
  /// What is known of a symbol, a module and a configuration symbol of a name.
  fileprivate func lines(about name: String) -> [String] {
    var lines: [String] = []
    if name.hasPrefix("CONFIG_"), knowsConfiguration {
      return ["config \(name)=\(configurationValue(of: name) ?? "n")"]
    }
    if let module = module(named: name) { lines.append(module.line) }
    let symbols = symbols(named: name)
    for symbol in symbols {
      let isOneOfSeveral = symbols.count { $0.object == symbol.object } > 1
      lines.append(symbol.line + (isOneOfSeveral ? " sympos=\(symbol.position)" : ""))
    }
    return lines + exports(named: name).map(\.line)
  }

  /// What is missing in the file to tell whether there is something of a name; nil if nothing is.
  fileprivate func unknown(about name: String) -> String? {
    if name.hasPrefix("CONFIG_") { return knowsConfiguration ? nil : "the configuration" }
    if !knowsSymbols(of: .vmlinux) { return "the symbols of vmlinux" }
    return nil
  }

  /// What the file covers, in a few lines.
  fileprivate var summary: String {
    var symbolCount = 0
    var moduleSymbols = 0
    var traceable = 0
    var isTraceKnown = false
    var exported = 0
    forEachName { _, symbols, exports in
      for symbol in symbols {
        if symbol.object == .vmlinux {
          symbolCount += 1
          if let known = symbol.kind.isTraceable {
            isTraceKnown = true
            if known { traceable += 1 }
          }
        } else {
          moduleSymbols += 1
        }
      }
      exported += exports.count
    }
    let loadable = modules?.count { $0.kind == .loadable }
    return """
      \(release)\(architecture.isEmpty ? "" : " (\(architecture))")
        vmlinux: \(knowsSymbols(of: .vmlinux) ? "\(symbolCount) symbols, \(isTraceKnown ? "\(traceable) functions can be traced" : "unknown which functions can be traced")" : "symbols unknown")
        modules: \(modules.map { "\(loadable ?? 0) loadable with \(moduleSymbols) symbols, \($0.count - (loadable ?? 0)) built in" } ?? "unknown")
        exports: \(knowsExports ? "\(exported)" : "unknown")
        configuration: \(knowsConfiguration ? "known" : "unknown")
      """
  }
}
