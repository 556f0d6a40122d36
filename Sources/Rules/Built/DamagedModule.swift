import Diagnostics

extension Rule {
  static let damagedModule = Rule(
    "ko-damaged", .built, .error, isRequired: true,
    summary: "A module file contradicts itself.",
    rationale: """
      Headers, names, symbols and relocations must lie within the file and fit together. The loader \
      refuses what it notices with -ENOEXEC (`elf_validity_check`, kernel/module/main.c, 6.1), and \
      it does not notice everything.
      """,
    .reading)
}
