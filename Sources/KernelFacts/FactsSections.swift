/// The parts of a packed file, found and checked.
struct FactsSections {
  let bytes: [UInt8]
  private var ranges: [FactsLayout.Section: Range<Int>] = [:]

  init(_ bytes: [UInt8]) throws(FactsError) {
    self.bytes = bytes
    guard bytes.starts(with: FactsLayout.magic) else { throw .notFacts }
    guard bytes.count >= FactsLayout.headerSize else { throw .damaged("it ends in its head") }
    let version = Int(bytes.fixed32(at: 8))
    guard version == FactsLayout.version else { throw .newer(version: version) }
    let sum = UInt64(bytes.fixed32(at: 16)) | UInt64(bytes.fixed32(at: 20)) << 32
    guard sum == FactsLayout.checksum(of: bytes[FactsLayout.headerSize...]) else {
      throw .damaged("its checksum is wrong; was it cut short, or were line ends changed?")
    }
    let count = Int(bytes.fixed32(at: 12))
    var reader = ByteReader(bytes, FactsLayout.headerSize..<bytes.count)
    for _ in 0..<count {
      guard let kind = reader.fixed32(), let offset = reader.fixed32(),
        let length = reader.fixed32()
      else { throw .damaged("its list of sections is cut short") }
      let range = Int(offset)..<Int(offset) + Int(length)
      guard range.upperBound <= bytes.count else {
        throw .damaged("a section reaches past its end")
      }
      // Sections that are not known are for later versions to add.
      if let kind = FactsLayout.Section(rawValue: kind) { ranges[kind] = range }
    }
  }

  func range(_ section: FactsLayout.Section) -> Range<Int> { ranges[section] ?? 0..<0 }

  func reader(_ section: FactsLayout.Section) -> ByteReader { ByteReader(bytes, range(section)) }
}
