/// A section of klp relocations: by its name or by its flag.
public struct LivepatchRelocations: Sendable {
  public let section: ELFFile.Section
  /// Its name taken apart; nil if the kernel could not read it either.
  public let name: LivepatchName.Section?
  /// The section it relocates; nil if there is none of that number.
  public let target: ELFFile.Section?
  public let entries: [ELFFile.Relocation]

  /// Whether the loader leaves it to the livepatch core.
  public var hasFlags: Bool {
    let both = ELFConstant.flagAlloc | ELFConstant.flagLivepatch
    return section.flags & both == both
  }
}

extension ELFFile {
  /// Sections of relocations, with the section each applies to.
  public var relocationSections: [(section: Section, target: Section?)] {
    sections.filter { $0.type == ELFConstant.sectionRelocations }.map { section in
      let target = Int(section.info)
      return (section, target > 0 && target < sections.count ? sections[target] : nil)
    }
  }

  /// The sections of klp relocations, in the order the kernel applies them.
  public func livepatchRelocations() throws(ELFError) -> [LivepatchRelocations] {
    var found: [LivepatchRelocations] = []
    for (section, target) in relocationSections where section.isForLivepatch {
      found.append(
        LivepatchRelocations(
          section: section, name: LivepatchName.Section(section.name), target: target,
          entries: try relocations(in: section)))
    }
    return found
  }

  /// The relocations within a function or variable, in the order of the file.
  public func relocations(within symbol: Symbol) throws(ELFError) -> [Relocation] {
    guard case .section(let index) = symbol.place else { return [] }
    let end = symbol.value.addingReportingOverflow(symbol.size)
    let range = symbol.value..<(end.overflow ? .max : end.partialValue)
    var found: [Relocation] = []
    for (section, target) in relocationSections where target?.index == index {
      found += try relocations(in: section).filter { range.contains($0.offset) }
    }
    return found
  }
}

extension ELFFile.Section {
  public var isForLivepatch: Bool {
    flags & ELFConstant.flagLivepatch != 0 || name.hasPrefix(LivepatchName.sectionPrefix)
  }

  /// Whether the loader uses a section, or frees it, before relocations of module objects are applied
  /// (kernel/module/main.c, `post_relocation` and the notifiers of a coming module; arch/x86/kernel/
  /// module.c, `module_finalize`; 6.1): a static key is registered with address 0, an alternative is
  /// copied from where it is not relocated yet, init code is gone.
  public var isWorkedThroughEarly: Bool {
    let exact: Set = [
      "__jump_table", ".static_call_sites", ".static_call_tramp_key", ".altinstructions",
      ".altinstr_replacement", ".parainstructions", ".smp_locks", ".retpoline_sites",
      ".return_sites", ".call_sites", ".ibt_endbr_seal", ".orc_unwind", ".orc_unwind_ip",
      "__ex_table", "__bug_table", "__mcount_loc", "__tracepoints", "__tracepoints_ptrs",
      "__tracepoint_str", "__bpf_raw_tp_map", "_ftrace_events", "_kprobe_blacklist", "__param",
      ".gnu.linkonce.this_module", ".modinfo", "__versions",
    ]
    return exact.contains(name) || name.hasPrefix(".init")
  }
}
