import Diagnostics
import ELF

/// A livepatch symbol in one section of klp relocations.
struct KlpUse {
  /// The object whose relocations these are.
  var object: String
  var symbol: LivepatchName.Symbol
  /// The section that is relocated.
  var target: ELFFile.Section?
  /// The first entry that uses it.
  var place: SourceRange
}

extension BuiltModule {
  /// Each livepatch symbol that has a name once for each section that uses it, in the order of the
  /// file.
  var symbolsOfKlpRelocations: [KlpUse] {
    relocations.flatMap { relocation -> [KlpUse] in
      guard let object = relocation.name?.object else { return [] }
      var seen: Set<Int> = []
      return relocation.entries.enumerated().compactMap { number, entry in
        guard seen.insert(entry.symbol).inserted,
          let symbol = LivepatchName.Symbol(elf.symbols[entry.symbol].name)
        else { return nil }
        let start = relocation.section.range.lowerBound + 24 * number
        return KlpUse(
          object: object, symbol: symbol, target: relocation.target,
          place: place(start..<start + 24))
      }
    }
  }
}
