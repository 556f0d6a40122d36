/// The bytes of a line as cells of a terminal: what is printed for each character, and where.
struct LineCells {
  /// A character with the marks that are drawn over it.
  struct Cell {
    /// Of its first byte, in the file.
    let offset: Int
    let columns: Range<Int>
    var text: String
  }

  private(set) var cells: [Cell] = []
  private(set) var width = 0
  private var endOffset: Int

  /// Kernel sources are read with tabs this wide.
  private static let tabWidth = 8

  init(_ bytes: ArraySlice<UInt8>) {
    endOffset = bytes.startIndex
    var parser = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    while true {
      switch parser.parseScalar(from: &iterator) {
      case .emptyInput: return
      case .error(let length): append("\u{FFFD}", width: 1, length: length)
      case .valid(let encoded): append(Unicode.UTF8.decode(encoded), length: encoded.count)
      }
    }
  }

  /// From the column of the cell the range starts in to the end of the one it ends in; at least
  /// one column, and behind the last cell if it starts there.
  func columns(of range: Range<Int>) -> Range<Int> {
    let start = range.lowerBound < endOffset ? cell(at: range.lowerBound)?.columns.lowerBound : nil
    let end = range.upperBound > range.lowerBound ? cell(at: range.upperBound - 1)?.columns : nil
    return (start ?? width)..<max((start ?? width) + 1, end?.upperBound ?? 0)
  }

  /// The cell an offset lies in: the last that does not start behind it.
  private func cell(at offset: Int) -> Cell? {
    cells.last { $0.offset <= offset }
  }

  private mutating func append(_ scalar: Unicode.Scalar, length: Int) {
    if scalar == "\t" {
      let width = Self.tabWidth - width % Self.tabWidth
      append(String(repeating: " ", count: width), width: width, length: length)
    } else if let standIn = scalar.standIn {
      append(standIn, width: standIn.unicodeScalars.count, length: length)
    } else {
      append(String(scalar), width: scalar.displayWidth, length: length)
    }
  }

  private mutating func append(_ text: String, width: Int, length: Int) {
    if width > 0 {
      cells.append(Cell(offset: endOffset, columns: self.width..<self.width + width, text: text))
    } else if let last = cells.indices.last {
      cells[last].text += text
    } else {
      // A mark with nothing to stand on would be drawn over the margin.
      cells.append(Cell(offset: endOffset, columns: 0..<1, text: "\u{25CC}" + text))
    }
    self.width = cells.last?.columns.upperBound ?? 0
    endOffset += length
  }
}
