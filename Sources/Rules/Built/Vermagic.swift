import Diagnostics
import ELF
import KernelFacts
import Livepatch

extension Rule {
  static let builtVermagic = Rule(
    "ko-vermagic", .built, .error,
    summary: "A module is built for another kernel.",
    rationale: """
      A module whose `vermagic` is not that of the kernel is refused with `version magic '%s' should be \
      '%s'` and -ENOEXEC (`check_modinfo`, kernel/module/main.c, 6.1). With CONFIG_MODVERSIONS the first \
      word, the release, is left out of that (`same_magic`, kernel/module/version.c, 6.1): a livepatch \
      for another point release loads as long as the checksums of its imports agree, and its copies of \
      functions are those of another source.

      Here the release is what is compared: with the facts of kernels that are given, and with the \
      definition.
      """,
    examples: [
      Example(
        "another point release",
        """
        --- lp_1.ko
        modinfo «vermagic=6.1.0-8-cloud-amd64 SMP»
        --- kernels/6.1.0-9-cloud-amd64.facts
        klpfacts 1
        release 6.1.0-9-cloud-amd64
        """),
      Example(
        "the kernel it is for",
        """
        --- lp_1.ko
        modinfo vermagic=6.1.0-9-cloud-amd64 SMP
        --- kernels/6.1.0-9-cloud-amd64.facts
        klpfacts 1
        release 6.1.0-9-cloud-amd64
        """),
    ],
    .built { built in
      func finding(_ message: String) -> [Finding] {
        [
          Finding(
            "ko-vermagic", message, at: built.place(ofInfo: "vermagic"),
            help: "build it against the headers of the kernel it is for")
        ]
      }
      let wanted = built.facts.map(\.release)
      guard let release = built.release else {
        return wanted.isEmpty ? [] : finding("the module does not say for which kernel it is built")
      }
      if !wanted.isEmpty, !wanted.contains(release) {
        return finding(
          "the module is built for `\(release)`, not for \(wanted.map { "`\($0)`" }.joined(separator: " or "))"
        )
      }
      if let meant = built.definition?.kernel.release, !globMatches(meant, release) {
        return finding("the module is built for `\(release)`, and its definition is for `\(meant)`")
      }
      return []
    })
}
