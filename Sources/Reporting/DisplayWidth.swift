extension Unicode.Scalar {
  /// How many columns a terminal gives it: 0 for what is drawn over the character before, 2 for
  /// East Asian wide characters and emoji, 1 for all others. Asked of harmless scalars only.
  var displayWidth: Int {
    if value < 0x300 { return 1 }
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark: return 0
    default: break
    }
    // Vowels and finals of a decomposed Hangul syllable join the wide consonant before them.
    if (0x1160...0x11FF).contains(value) || (0xD7B0...0xD7FF).contains(value) { return 0 }
    if wideScripts.contains(where: { $0.contains(value) }) { return 2 }
    return properties.isEmojiPresentation && !isRegionalIndicator ? 2 : 1
  }

  /// Half a flag: two of them share the two columns of one emoji.
  private var isRegionalIndicator: Bool { (0x1F1E6...0x1F1FF).contains(value) }
}

/// The blocks whose East Asian Width is W or F, emoji left out. Scalars nobody has assigned yet
/// are never printed as they are, so ranges may run over them.
private let wideScripts: [ClosedRange<UInt32>] = [
  0x1100...0x115F,  // Hangul consonants
  0x2329...0x232A,  // angle brackets
  0x2E80...0x303E,  // radicals, CJK punctuation
  0x3041...0x3247, 0x3250...0x4DBF,  // kana, Bopomofo, enclosed CJK, ideographs
  0x4E00...0xA4CF,  // ideographs, Yi
  0xA960...0xA97F, 0xAC00...0xD7A3,  // Hangul
  0xF900...0xFAFF,  // compatibility ideographs
  0xFE10...0xFE1F, 0xFE30...0xFE6F,  // vertical and small forms
  0xFF01...0xFF60, 0xFFE0...0xFFE6,  // full-width forms
  0x16FE0...0x1B2FF,  // Tangut, Khitan, Nüshu, historic kana
  0x1F200...0x1F265,  // enclosed ideographs
  0x20000...0x3FFFD,  // more ideographs
]
