import Livepatch

/// The symbols of vmlinux with their addresses, in the kernel's order: /proc/kallsyms, System.map,
/// or what a vmlinux says.
public struct KernelListing: Sendable {
  public struct Line: Sendable {
    public var address: UInt64
    public var letter: UInt8
    public var name: String
  }

  public private(set) var lines: [Line]

  init(lines: [Line]) {
    self.lines = lines
    correctLetters()
  }

  /// Reads lines `ADDRESS LETTER NAME`; those with a module behind the name are left out.
  public init(_ bytes: [UInt8]) throws(ListingError) {
    var reader = TextLines(bytes)
    var lines: [Line] = []
    var hasAddresses = false
    while let words = reader.next() {
      if words.count > 3 { continue }
      guard words.count == 3, let address = UInt64(words[0], radix: 16), words[1].utf8.count == 1,
        let letter = words[1].utf8.first
      else { throw ListingError.notAListing(line: lines.count + 1) }
      hasAddresses = hasAddresses || address != 0
      lines.append(Line(address: address, letter: letter, name: String(words[2])))
    }
    try Self.checkSize(lines.count)
    guard hasAddresses else { throw ListingError.noAddresses }
    // The table of percpu addresses comes first in /proc/kallsyms and in System.map alike; the
    // kernel's own order is kept wherever addresses are equal.
    self.init(lines: lines)
  }

  /// A letter tells what flags a symbol's section has in vmlinux, and one executable part makes all
  /// of `.data` so, as in Debian's 7.2: where data lies, nothing is code.
  private mutating func correctLetters() {
    var marks: [String: UInt64] = [:]
    for line in lines where Self.dataMarks.contains(line.name) { marks[line.name] = line.address }
    guard let start = marks["_sdata"], let end = marks["_edata"], start < end else { return }
    let letters = Dictionary(uniqueKeysWithValues: zip("tTwW".utf8, "dDvV".utf8))
    for index in lines.indices where (start..<end).contains(lines[index].address) {
      if let letter = letters[lines[index].letter] { lines[index].letter = letter }
    }
  }

  /// Of the linker script (include/asm-generic/vmlinux.lds.h, 6.1).
  private static let dataMarks: Set<String> = ["_sdata", "_edata"]

  /// Throws for a list that cannot be a kernel's.
  public func checkSize() throws(ListingError) { try Self.checkSize(lines.count) }

  private static func checkSize(_ count: Int) throws(ListingError) {
    guard count >= fewest else { throw .tooShort(symbols: count) }
  }

  /// Any kernel that can be livepatched has tens of thousands of symbols; a distribution's stub has
  /// one line.
  private static let fewest = 1000
}

/// Why a listing of symbols cannot be used.
public enum ListingError: Error, Hashable, Sendable {
  case notAListing(line: Int)
  /// As some distributions ship it: the real one is in the package of debug symbols.
  case tooShort(symbols: Int)
  /// Addresses are hidden from ordinary users: `kptr_restrict`.
  case noAddresses
  /// Functions that can be traced are named which the listing does not have.
  case foreignFunction(String)

  /// Goes on behind what the listing is called.
  public var message: String {
    switch self {
    case .notAListing(let line):
      "is no listing of symbols: line \(line) is not `ADDRESS LETTER NAME`"
    case .tooShort(let count): "has only \(count) symbols: it is a stub, not the kernel's list"
    case .noAddresses: "hides the addresses"
    case .foreignFunction(let name): "is of another kernel: `\(name)` is not where it should be"
    }
  }
}
