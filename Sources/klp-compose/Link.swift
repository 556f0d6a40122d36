import ArgumentParser
import Diagnostics
import ELF
import Glibc
import Linking
import Livepatch
import Loading
import Reporting
import Rules
import Writing

struct Link: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "link",
    abstract: "Make livepatch symbols of what a built module uses and the kernel does not export.",
    discussion: """
      The last step of a build: the Makefile that `build` writes calls it where it is needed. The \
      module is replaced in one step; one that is linked already is not touched. A symbol that is \
      neither exported nor declared is an error, and so is all that the kernel would refuse or \
      take for address 0.

      EXAMPLES
        klp-compose link --symvers /lib/modules/$(uname -r)/build/Module.symvers out/lp_cloud_3.ko
      """)

  @Argument(help: "The module that kbuild made.", completion: .file(extensions: ["ko"]))
  var module: String

  @Option(
    help: ArgumentHelp(
      "What it was built from; default: `cumulative.yaml` beside the module.", valueName: "file"))
  var definition: String?

  @Option(
    help: ArgumentHelp(
      """
      A Module.symvers: what the kernel, or another module, exports; may be repeated. Default: what \
      the module carries a checksum of.
      """, valueName: "file"))
  var symvers: [String] = []

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Where the result is written; default: the module.", valueName: "file"))
  var output: String?

  func run() throws {
    let patch = try readPatch()
    let file = try readModule(module)
    do {
      let plan = try planLinking(of: file, as: patch, exports: try readExports())
      guard plan.problems.isEmpty else {
        for problem in plan.problems {
          complain(visible(problem.message), help: problem.help.map { visible($0) })
        }
        complain("`\(module)` is not linked, and must not be loaded")
        throw ExitCode.finding
      }
      if plan.isIdle, output == nil {
        print("\(module) is linked already")
        return
      }
      try replaceFile(output ?? module, with: plan.apply(to: file))
      print(summary(of: plan))
    } catch let error as ELFError {
      throw Failure(message: "`\(module)` \(error.message)", help: error.help)
    } catch OutputError.system(let path, let reason) {
      throw Failure(message: "`\(path)` cannot be written: \(reason)")
    }
  }

  private func readPatch() throws -> CumulativePatch {
    let slash = module.lastIndex(of: "/").map { module[...$0] } ?? ""
    let path = definition ?? slash + "cumulative.yaml"
    let source = SourceText(
      path: path,
      bytes: try readFile(
        path, limit: yamlLimit, help: "name the `cumulative.yaml` of the module with --definition"))
    var sources = SourceMap()
    let (patch, findings) = readDefinition(source, as: sources.add(source))
    if let patch { return patch }
    let judgement = judge(reading: findings, nil, today: "")
    let report = Report(command: "link", diagnostics: judgement.diagnostics, sources: sources)
    writeAll(render(report, as: .text), to: STDOUT_FILENO)
    throw ExitCode.finding
  }

  private func readExports() throws -> Exports? {
    if symvers.isEmpty { return nil }
    var exports = Exports()
    for path in symvers {
      if let line = exports.add(try readFile(path, limit: exportsLimit)) {
        throw Failure(
          message: "`\(path)` is no list of exports: line \(line) has not the form of one",
          help: "name the `Module.symvers` of the kernel's build folder")
      }
    }
    return exports
  }

  private func summary(of plan: LinkPlan) -> String {
    let symbols = plan.conversions.map { "\($0.symbol.owner)/\($0.symbol.name)" }
    var lines = [
      "\(output ?? module): "
        + (symbols.isEmpty
          ? "no livepatch symbols" : "livepatch symbols \(symbols.joined(separator: ", "))")
    ]
    if !plan.droppedDependencies.isEmpty {
      lines.append(
        "  may be loaded before \(plan.droppedDependencies.joined(separator: ", ")): no longer depends on it"
      )
    }
    return lines.joined(separator: "\n")
  }
}
