/// Which functions ftrace can redirect, as the kernel itself lists them in tracefs.
public enum TraceableFunctions: Sendable {
  /// `available_filter_functions`: names in the order of addresses.
  case names([String])
  /// `available_filter_functions_addrs` (from 6.5 on), or a table in the kernel: the places that are
  /// patched, at most a few bytes behind a function's start.
  case addresses([UInt64])

  /// Reads `available_filter_functions` or `…_addrs`; functions of modules are left out.
  public init(listing bytes: [UInt8]) {
    var reader = TextLines(bytes)
    var names: [String] = []
    var addresses: [UInt64] = []
    while let words = reader.next() {
      guard let first = words.first, words.last?.first != "[" else { continue }
      if words.count >= 2, first.utf8.count >= 8, let address = UInt64(first, radix: 16) {
        addresses.append(address)
      } else if !first.utf8.starts(with: "__ftrace_invalid_address___".utf8) {
        // Those stand for weak functions that were dropped (kernel/trace/ftrace.c, 6.1).
        names.append(String(first))
      }
    }
    self = names.isEmpty && !addresses.isEmpty ? .addresses(addresses.sorted()) : .names(names)
  }
}

extension KernelListing {
  /// For each line: whether ftrace can redirect the function; nil if that cannot be told.
  func traceability(_ functions: TraceableFunctions) throws(ListingError) -> [Bool?] {
    let groups = addressGroups
    var answers = [Bool?](repeating: false, count: lines.count)
    switch functions {
    case .addresses(let places):
      var group = 0
      for place in places {
        while group + 1 < groups.count, lines[groups[group + 1].lowerBound].address <= place {
          group += 1
        }
        if group < groups.count, lines[groups[group].lowerBound].address <= place {
          for line in groups[group] { answers[line] = true }
        }
      }
    case .names(let names):
      try align(names, with: groups, into: &answers)
    }
    return answers
  }

  /// Lines of one address, by ascending address.
  var addressGroups: [Range<Int>] {
    var groups: [Range<Int>] = []
    var start = 0
    for line in 1...max(1, lines.count) where line == lines.count || isNewAddress(line) {
      if start < line { groups.append(start..<line) }
      start = line
    }
    return groups
  }

  private func isNewAddress(_ line: Int) -> Bool { lines[line].address != lines[line - 1].address }

  /// Both lists run in the order of addresses, so the names are a part of the listing's names: those
  /// that the earliest and the latest way to fit them in agree on are sure, the few others are not.
  /// The kernel names an address by its first symbol (`get_symbol_pos`, kernel/kallsyms.c, 6.1).
  private func align(
    _ names: [String], with groups: [Range<Int>], into answers: inout [Bool?]
  ) throws(ListingError) {
    var earliest: [Int] = []
    var group = 0
    for name in names {
      while group < groups.count, lines[groups[group].lowerBound].name != name { group += 1 }
      guard group < groups.count else { throw .foreignFunction(name) }
      earliest.append(group)
      group += 1
    }
    group = groups.count - 1
    for (index, name) in names.enumerated().reversed() {
      // Comes to an end because the walk forward did.
      while group > earliest[index], lines[groups[group].lowerBound].name != name { group -= 1 }
      let isSure = group == earliest[index]
      for line in groups[group] { answers[line] = isSure ? true : nil }
      if !isSure { for line in groups[earliest[index]] { answers[line] = nil } }
      group -= 1
    }
  }
}
