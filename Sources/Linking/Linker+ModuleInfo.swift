import ELF

extension Linker {
  /// Marks the module as a livepatch, which the kernel demands before it enables one: a module that
  /// was not linked is refused, rather than calling address 0. Takes modules off `depends` that it
  /// uses livepatch symbols of and nothing else: they may come and go.
  mutating func editModuleInfo() {
    guard let section = module.elf.section(named: ".modinfo") else { return }
    var entries = Array(module.elf.contents(of: section))
    let dropped = needlessDependencies()
    if !dropped.isEmpty {
      drop(dropped, from: &entries)
      plan.droppedDependencies = dropped.sorted()
    }
    if !module.isLivepatch { entries += Array("livepatch=Y".utf8) + [0] }
    let isChanged = !dropped.isEmpty || !module.isLivepatch
    if isChanged { plan.rewrite.contents[section.index] = entries }
    // Whoever signed it signed what it was.
    if module.isSigned, !plan.rewrite.isEmpty { plan.problems.append(.signed) }
  }

  /// The modules on `depends` of which every symbol in use is a livepatch symbol.
  private func needlessDependencies() -> Set<String> {
    guard let exports else { return [] }
    let converted = Set(choices.keys.map { module.elf.symbols[$0].name })
    var candidates = Set(converted.compactMap { exports.owners[$0] })
    for symbol in module.elf.symbols
    where symbol.place == .undefined && !converted.contains(symbol.name) {
      if let owner = exports.owners[symbol.name] { candidates.remove(owner) }
    }
    let depends = Set(dependencies.map(moduleName))
    return candidates.intersection(depends)
  }

  private var dependencies: [String] {
    module.values(of: "depends").flatMap { $0.split(separator: ",").map(String.init) }
  }

  /// Shortens `depends=…` where it is; NULs behind it are skipped by the kernel and by kmod.
  private func drop(_ modules: Set<String>, from entries: inout [UInt8]) {
    let key = Array("depends=".utf8)
    var start = 0
    while start < entries.count {
      let end = entries[start...].firstIndex(of: 0) ?? entries.count
      if entries[start..<end].starts(with: key) {
        let left = dependencies.filter { !modules.contains(moduleName($0)) }
        let text = key + Array(left.joined(separator: ",").utf8)
        for index in start..<end {
          entries[index] = index - start < text.count ? text[index - start] : 0
        }
        return
      }
      start = end + 1
    }
  }
}
