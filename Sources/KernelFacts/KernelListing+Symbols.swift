import Livepatch

extension KernelListing {
  /// What the facts keep of the listing.
  ///
  /// - Parameter functions: nil if nobody has looked which functions can be traced.
  public func symbols(
    traceable functions: TraceableFunctions?
  ) throws(ListingError) -> [FactsDraft.Symbol] {
    let traceability = try functions.map { functions throws(ListingError) in
      try self.traceability(functions)
    }
    let places = Places(of: self)
    var groups = [Int?](repeating: nil, count: lines.count)
    var number = 0
    // Marks of a section's end often share the address of what follows: only code is of interest.
    for group in addressGroups where group.count > 1 {
      let code = group.filter { isCode(lines[$0]) }
      if code.count < 2 { continue }
      number += 1
      for line in code { groups[line] = number }
    }
    return lines.indices.compactMap { index in
      let line = lines[index]
      if isBookkeeping(line.name[...]) { return nil }
      var kind = SymbolKind(letter: line.letter)
      if kind.isText {
        kind.place = places.place(of: line.address)
        kind.isTraceable = traceability.flatMap { $0[index] }
      }
      return FactsDraft.Symbol(name: line.name, kind: kind, aliasGroup: groups[index])
    }
  }

  private func isCode(_ line: Line) -> Bool {
    SymbolKind(letter: line.letter).isText && !isBookkeeping(line.name[...])
  }
}

/// The parts of the kernel's code that are not ordinary, by the marks the linker script sets
/// (include/asm-generic/vmlinux.lds.h, 6.1).
private struct Places {
  private var ranges: [(range: Range<UInt64>, place: SymbolKind.Place)] = []

  init(of listing: KernelListing) {
    let marks: [(start: String, end: String, place: SymbolKind.Place)] = [
      ("__init_begin", "__init_end", .initialization),
      ("_sinittext", "_einittext", .initialization),
      ("__noinstr_text_start", "__noinstr_text_end", .noinstr),
      ("__entry_text_start", "__entry_text_end", .entry),
    ]
    let names = Set(marks.flatMap { [$0.start, $0.end] })
    var addresses: [String: UInt64] = [:]
    for line in listing.lines where names.contains(line.name) {
      addresses[line.name] = line.address
    }
    for mark in marks {
      if let start = addresses[mark.start], let end = addresses[mark.end], start < end {
        ranges.append((start..<end, mark.place))
      }
    }
  }

  func place(of address: UInt64) -> SymbolKind.Place {
    ranges.first { $0.range.contains(address) }?.place ?? .ordinary
  }
}

extension KernelListing {
  /// What the kernel itself exports, as far as its symbols tell: without checksums.
  public var exports: [ExportedSymbol] {
    var start: UInt64?
    var stop: UInt64?
    for line in lines {
      if line.name == "__start___ksymtab_gpl" { start = line.address }
      if line.name == "__stop___ksymtab_gpl" { stop = line.address }
    }
    return lines.filter { $0.name.utf8.starts(with: Self.exportMark.utf8) }.map { line in
      let isGPLOnly =
        start.map { $0 <= line.address } ?? false && stop.map { line.address < $0 } ?? false
      return ExportedSymbol(
        name: String(line.name.dropFirst(Self.exportMark.count)), owner: .vmlinux,
        isGPLOnly: isGPLOnly)
    }
  }

  private static let exportMark = "__ksymtab_"
}
