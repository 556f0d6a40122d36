import ArgumentParser
import Composing
import Diagnostics
import Livepatch
import Loading
import Reporting
import Rules
import Writing

struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract:
      "Tell what becomes of a fix or a function, what a rule is about, or what a line of the kernel's log means.",
    discussion: """
      EXAMPLES
        klp-compose explain vmlinux/uptime_proc_show patches
        klp-compose explain uptime-no-idle patches
        klp-compose explain function-conflict
        klp-compose explain "livepatch: failed to find location for function 'foo'"
      """)

  @Argument(help: "A fix, OBJECT/FUNCTION, the name of a rule, or a line of the kernel's log.")
  var what: String

  @Argument(help: "The folder of the patch set.", completion: .directory)
  var set = "."

  @Option(
    help: ArgumentHelp("Only for one kernel of the manifest; may be repeated.", valueName: "name"))
  var kernel: [String] = []

  func run() throws {
    if let rule = Rule.named(RuleName(what)) {
      print(rule.explanation, terminator: "")
      return
    }
    // Nothing else has blanks in its name.
    if what.contains(" ") {
      let messages = KernelMessage.matching(what)
      guard !messages.isEmpty else {
        throw Failure(
          message: "the kernel's log has no such line that is known here",
          help: "leave out names and numbers; docs/messages.md has all lines")
      }
      print(messages.map(\.explanation).joined(separator: "\n"), terminator: "")
      return
    }
    let examined = try examinePatchSet(set, kernels: kernel, root: nil)
    guard !examined.compositions.isEmpty else {
      throw Failure(
        message: "the manifest of `\(set)` cannot be read",
        help: "`klp-compose lint \(set)` tells why")
    }
    let texts = examined.compositions.compactMap { composition in
      if let slash = what.firstIndex(of: "/") {
        let parts = what[what.index(after: slash)...].split(separator: ",", maxSplits: 1)
        let key = FunctionKey(
          object: ObjectName(String(what[..<slash])), name: parts.first.map(String.init) ?? "",
          sympos: parts.count == 2 ? Int(parts[1]) ?? 0 : 0)
        return explanation(of: key, in: composition, examined.index)
      }
      return explanation(of: FixID(what), in: composition)
    }
    guard !texts.isEmpty else { throw unknown(examined) }
    print(texts.joined(separator: "\n\n"))
  }

  private func unknown(_ examined: Examined) -> Failure {
    let fixes = examined.loaded.set?.fixes ?? []
    let functions = fixes.flatMap { fix in
      fix.objects.flatMap { object in
        object.functions.map { "\(object.name.value)/\($0.name.value)" }
      }
    }
    let known = fixes.map(\.id.value.text) + functions + Rule.all.map(\.name.text)
    return Failure(
      message: "`\(what)` is no fix or function of `\(set)`, and no rule",
      help: nearestName(to: what, among: known).map { "did you mean `\($0)`?" })
  }
}
