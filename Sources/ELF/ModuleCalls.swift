/// Which functions of a module call which others, and what the module does not define itself.
///
/// Told by the relocations of its code. On x86 the assembler resolves calls within one section by
/// itself; there, a jump or call whose target is exactly the start of a function counts.
public struct ModuleCalls: Sendable {
  /// A place in a function that refers to another one.
  public struct Step: Sendable, Hashable {
    /// Where the function begins that it stands in; see `name(of:)`.
    public let caller: Node
    /// What is referred to: the name of a function here, or of a symbol that is defined elsewhere.
    public let callee: String
    /// Whether it is called; else its address is taken.
    public let isCall: Bool
    /// The byte of the file at which it stands.
    public let offset: Int
    fileprivate let target: Node?
  }

  /// A function, by its section and its place in it.
  public struct Node: Sendable, Hashable, Comparable {
    let section: Int
    let start: UInt64

    public static func < (a: Node, b: Node) -> Bool {
      (a.section, a.start) < (b.section, b.start)
    }
  }

  private let functions: Functions
  /// By the function they stand in, in the order of the file.
  private let steps: [Node: [Step]]

  public init(_ file: ELFFile) throws(ELFError) {
    functions = Functions(file)
    var found: [Step] = []
    for section in file.sections where section.isExecutable {
      var covered: Set<UInt64> = []
      for (relocations, target) in file.relocationSections where target?.index == section.index {
        for entry in try file.relocations(in: relocations) {
          covered.insert(entry.offset)
          if let step = functions.step(of: entry, in: section, of: file) { found.append(step) }
        }
      }
      if file.machine == ELFConstant.machineX86 {
        found += functions.resolvedJumps(in: section, of: file, except: covered)
      }
    }
    steps = Dictionary(grouping: found.sorted { $0.offset < $1.offset }, by: \.caller)
  }

  /// The shortest paths from a function to references of some names that running it may come to;
  /// the shortest first, and no more than a person would read.
  public func paths(from symbol: ELFFile.Symbol, to names: Set<String>) -> [[Step]] {
    guard let root = functions.node(of: symbol) else { return [] }
    var ways: [Node: Step] = [:]
    var seen: Set = [root]
    var queue = [root]
    var paths: [[Step]] = []
    var next = 0
    while next < queue.count {
      let node = queue[next]
      next += 1
      for step in steps[node] ?? [] {
        if let target = step.target {
          if seen.insert(target).inserted {
            ways[target] = step
            queue.append(target)
          }
        } else if names.contains(step.callee), paths.count < 20 {
          paths.append(way(to: node, ways) + [step])
        }
      }
    }
    return paths
  }

  private func way(to node: Node, _ ways: [Node: Step]) -> [Step] {
    var steps: [Step] = []
    var node = node
    while let step = ways[node] {
      steps.append(step)
      node = step.caller
    }
    return steps.reversed()
  }

  public func name(of node: Node) -> String { functions.names[node] ?? "code without a name" }
}

/// The functions of a file by place.
private struct Functions {
  private(set) var names: [ModuleCalls.Node: String] = [:]
  /// By section: where each begins and ends, sorted.
  private var ranges: [Int: [(start: UInt64, end: UInt64)]] = [:]

  init(_ file: ELFFile) {
    for symbol in file.symbols where symbol.kind == .function {
      guard let node = node(of: symbol), file.sections[node.section].isExecutable else { continue }
      let end = symbol.value.addingReportingOverflow(max(symbol.size, 1))
      ranges[node.section, default: []].append((node.start, end.overflow ? .max : end.partialValue))
      // `module_init` and `module_exit` are second names of functions.
      if names[node].map(isEntryName) ?? true { names[node] = symbol.name }
    }
    for section in ranges.keys { ranges[section]?.sort { $0 < $1 } }
  }

  func node(of symbol: ELFFile.Symbol) -> ModuleCalls.Node? {
    guard case .section(let section) = symbol.place else { return nil }
    return ModuleCalls.Node(section: section, start: symbol.value)
  }

  /// The function that holds a byte of a section.
  func node(at offset: UInt64, in section: Int) -> ModuleCalls.Node? {
    guard let ranges = ranges[section] else { return nil }
    var (low, high) = (0, ranges.count)
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].start > offset { high = middle } else { low = middle + 1 }
    }
    guard low > 0, offset < ranges[low - 1].end else { return nil }
    return ModuleCalls.Node(section: section, start: ranges[low - 1].start)
  }

  func step(
    of entry: ELFFile.Relocation, in section: ELFFile.Section, of file: ELFFile
  ) -> ModuleCalls.Step? {
    let symbol = file.symbols[entry.symbol]
    guard let caller = node(at: entry.offset, in: section.index),
      let at = Int(exactly: entry.offset), at < section.range.count
    else { return nil }
    var target: ModuleCalls.Node?
    switch symbol.place {
    case .section(let index):
      let offset = symbol.value &+ UInt64(bitPattern: entry.addend) &+ bias(entry, file.machine)
      target = node(at: offset, in: index)
      // A function's own address, or data.
      if target == nil || target == caller { return nil }
    case .undefined, .livepatch: break
    case .absolute, .common, .other: return nil
    }
    return ModuleCalls.Step(
      caller: caller, callee: target.flatMap { names[$0] } ?? symbol.name,
      isCall: isCall(entry, at: at, in: file.contents(of: section), file.machine),
      offset: section.range.lowerBound + at, target: target)
  }

  /// Jumps and calls of x86 whose target is the start of another function of the section.
  func resolvedJumps(
    in section: ELFFile.Section, of file: ELFFile, except covered: Set<UInt64>
  ) -> [ModuleCalls.Step] {
    let code = file.contents(of: section)
    var found: [ModuleCalls.Step] = []
    func add(field: Int, target: Int) {
      guard let start = UInt64(exactly: target), !covered.contains(UInt64(field)) else { return }
      let callee = ModuleCalls.Node(section: section.index, start: start)
      guard let name = names[callee], let caller = node(at: UInt64(field), in: section.index),
        caller != callee
      else { return }
      found.append(
        ModuleCalls.Step(
          caller: caller, callee: name, isCall: true, offset: section.range.lowerBound + field,
          target: callee))
    }
    for (at, byte) in code.enumerated() {
      switch byte {
      case 0xe8, 0xe9:
        guard let distance: Int32 = code.integer(at: at + 1, .little) else { continue }
        add(field: at + 1, target: at + 5 + Int(distance))
      case 0x80...0x8f where at > 0 && code[code.startIndex + at - 1] == 0x0f:
        guard let distance: Int32 = code.integer(at: at + 1, .little) else { continue }
        add(field: at + 1, target: at + 5 + Int(distance))
      case 0xeb:
        // Two bytes prove little: nothing may come behind them but the end, or a trap.
        guard let distance: Int8 = code.integer(at: at + 1, .little),
          code.integer(at: at + 2, .little) as UInt8? ?? 0xcc == 0xcc
            || node(at: UInt64(at), in: section.index)
              != node(at: UInt64(at) + 2, in: section.index)
        else { continue }
        add(field: at + 1, target: at + 2 + Int(distance))
      default: continue
      }
    }
    return found
  }
}

private func isEntryName(_ name: String) -> Bool {
  name == "init_module" || name == "cleanup_module"
}

/// What a field counts from, seen from what it stands for.
private func bias(_ entry: ELFFile.Relocation, _ machine: UInt16) -> UInt64 {
  switch machine {
  case ELFConstant.machineX86 where ELFConstant.x86PCRelative.contains(entry.type): 4
  // R_390_PC32DBL, R_390_PLT32DBL: from the instruction, two bytes before the field.
  case ELFConstant.machineS390 where entry.type == 19 || entry.type == 20: UInt64(bitPattern: -2)
  default: 0
  }
}

/// Whether a relocation is that of a call or jump.
private func isCall(
  _ entry: ELFFile.Relocation, at offset: Int, in code: ArraySlice<UInt8>, _ machine: UInt16
) -> Bool {
  switch machine {
  case ELFConstant.machineX86:
    guard ELFConstant.x86PCRelative.contains(entry.type),
      let opcode: UInt8 = code.integer(at: offset - 1, .little)
    else { return false }
    if opcode == 0xe8 || opcode == 0xe9 { return true }
    return 0x80...0x8f ~= opcode && code.integer(at: offset - 2, .little) == (0x0f as UInt8)
  // R_390_PLT32DBL, R_PPC64_REL24, R_AARCH64_JUMP26 and R_AARCH64_CALL26.
  case ELFConstant.machineS390: return entry.type == 20
  case ELFConstant.machinePPC64: return entry.type == 10
  case ELFConstant.machineAArch64: return entry.type == 282 || entry.type == 283
  default: return true
  }
}
