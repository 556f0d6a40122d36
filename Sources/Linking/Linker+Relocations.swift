import ELF

extension Linker {
  /// Moves what refers to livepatch symbols from ordinary sections of relocations to new ones, one
  /// for each object and section. Sections that are not loaded, such as debug information, keep
  /// theirs: the kernel skips them.
  mutating func moveRelocations() throws(ELFError) {
    let elf = module.elf
    for (section, target) in elf.relocationSections {
      guard let target, target.isAllocated, !section.isForLivepatch else { continue }
      var kept: [ELFFile.Relocation] = []
      var moved: [String: [ELFFile.Relocation]] = [:]
      for entry in try elf.relocations(in: section) {
        let symbol = elf.symbols[entry.symbol]
        if symbol.place == .livepatch {
          report(.inOrdinaryRelocation(symbol.name, section: target.name))
        }
        guard var choice = choices[entry.symbol] else {
          kept.append(entry)
          continue
        }
        check(choice, entry, in: target)
        choice.uses += 1
        choices[entry.symbol] = choice
        moved[choice.object, default: []].append(entry)
      }
      if moved.isEmpty { continue }
      plan.rewrite.relocations[section.index] = kept
      for (object, entries) in moved.sorted(by: { $0.key < $1.key }) {
        plan.rewrite.added.append(
          ELFRewrite.AddedRelocations(
            name: LivepatchName.Section(object: object, target: target.name).text,
            flags: ELFConstant.flagAlloc | ELFConstant.flagInfoLink | ELFConstant.flagLivepatch,
            target: target.index, entries: entries))
      }
    }
    plan.conversions = choices.sorted { $0.key < $1.key }.map {
      LinkPlan.Conversion(symbol: $0.value.name, object: $0.value.object, uses: $0.value.uses)
    }
  }

  private mutating func check(
    _ choice: Choice, _ entry: ELFFile.Relocation, in target: ELFFile.Section
  ) {
    if choice.object != "vmlinux", target.isWorkedThroughEarly {
      report(.usedTooEarly(choice.name.name, section: target.name))
    }
    // R_X86_64_GOTPCREL, GOTPCRELX, REX_GOTPCRELX: `Unknown rela relocation` on 6.1 and 6.12.
    if module.elf.machine == ELFConstant.machineX86, [9, 41, 42].contains(entry.type) {
      report(.throughOffsetTable(choice.name.name, section: target.name))
    }
  }

  /// Once is enough for each symbol and section.
  private mutating func report(_ problem: LinkProblem) {
    if !plan.problems.contains(problem) { plan.problems.append(problem) }
  }
}
