import ELF

/// A livepatch module written down in a few lines, for tests and for the examples of rules:
///
///     modinfo KEY=VALUE
///     no modinfo KEY
///     name NAME
///     patch                        `struct klp_patch`, for a mark
///     function NAME [= ALIAS] [in SECTION] [calls NAME, …] [takes NAME, …]
///     no function NAME
///     replaces OBJECT/FUNCTION[,POSITION] by NAME
///     callback OBJECT SLOT NAME
///     state ID VERSION
///     uses [weak] NAME [crc=0xHEX] [unmarked]
///     section NAME [of SECTION] [alloc] [livepatch] [for NAME, …]
///     exports NAME
///     signed
///
/// What no line says is as in a correct module that replaces `vmlinux/f`. A replacement `?` has no
/// symbol; the entries of a section `for` symbols relocate the section it is `of`; names that begin
/// with `.klp.sym.` are marked as livepatch symbols.
public struct ModuleText {
  public private(set) var bytes: [UInt8] = []
  /// Where each word of the text came to lie in the file.
  private var places: [(word: Range<Int>, place: Range<Int>)] = []

  /// What cannot be read.
  public struct Problem: Error {
    public let line: String
  }

  /// The bytes of the file that a range of the text is about; an empty one is the file as a whole.
  public func place(of range: Range<Int>) -> Range<Int>? {
    if range.isEmpty { return 0..<0 }
    return places.first { $0.word == range }?.place
  }

  public init(_ text: String) throws {
    var reader = ModuleTextReader()
    var offset = 0
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      try reader.take(Words(line, at: offset))
      offset += line.utf8.count + 1
    }
    let assembly = ModuleAssembly(reader)
    bytes = assembly.bytes
    let file = try ELFFile(bytes)
    places = assembly.marks.compactMap { mark in
      mark.place(in: file).map { (mark.word, $0) }
    }
  }
}

/// A word of the text and where it is.
struct Word {
  var text: String
  var range: Range<Int>

  /// One that no line has.
  static func unwritten(_ text: String) -> Word { Word(text: text, range: -1 ..< -1) }
}

/// A line, taken apart.
struct Words {
  let line: String
  private(set) var left: [Word]

  init(_ line: Substring, at offset: Int) {
    self.line = String(line)
    left = line.split(separator: " ").map { word in
      let start = offset + line.utf8.distance(from: line.startIndex, to: word.startIndex)
      let word = word.hasSuffix(",") ? word.dropLast() : word
      return Word(text: String(word), range: start..<start + word.utf8.count)
    }
  }

  var problem: ModuleText.Problem { ModuleText.Problem(line: line) }

  mutating func next() throws -> Word {
    if left.isEmpty { throw problem }
    return left.removeFirst()
  }

  /// Takes a word if it is the next one.
  mutating func take(_ word: String) -> Bool {
    guard left.first?.text == word else { return false }
    left.removeFirst()
    return true
  }

  /// Takes what comes up to the next keyword.
  mutating func list(before keywords: Set<String>) -> [Word] {
    let words = left.prefix { !keywords.contains($0.text) }
    left.removeFirst(words.count)
    return Array(words)
  }

  /// All that is left, as one word.
  mutating func rest() throws -> Word {
    guard let first = left.first, let last = left.last else { throw problem }
    left = []
    let range = first.range.lowerBound..<last.range.upperBound
    return Word(text: String(decoding: line.utf8.suffix(range.count), as: UTF8.self), range: range)
  }
}
