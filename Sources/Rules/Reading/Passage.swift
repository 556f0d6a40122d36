/// How a value goes from caller to callee, or back, as far as its declaration tells without the
/// headers: what must agree for a call to reach what was meant.
enum Passage: Hashable {
  case nothing
  /// An integer of 8, 16, 32 or 64 bits, `bool` and enumerations among them.
  case integer(Int)
  /// A pointer, or an integer of its size.
  case word
  /// A structure or union by value.
  case aggregate(String)

  /// - Parameter words: a declaration of one parameter, named or not, or what stands before the
  ///   name of a function.
  /// - Returns: nil where only a header could tell.
  init?(words: some Collection<Substring>) {
    var base: Passage?
    var long = 0
    var isInteger = false
    var tag: Substring?
    for word in words {
      switch word {
      // Whatever it points to, and arrays are passed as pointers.
      case "*", "[":
        self = .word
        return
      case "(", "typeof", "__typeof__": return nil
      case "struct", "union", "enum": tag = word
      case "void": base = .nothing
      case "char": base = .integer(8)
      case "short": base = .integer(16)
      case "long": long += 1
      case "int", "unsigned", "signed": isInteger = true
      case "float", "double", "_Complex": return nil
      default:
        if let kind = tag, base == nil {
          base = kind == "enum" ? .integer(32) : .aggregate("\(kind) \(word)")
        } else if base == nil, let known = Self.typedefs[String(word)] {
          base = known
        }
      }
    }
    if long > 0 {
      base = long > 1 ? .integer(64) : .word
    } else if isInteger {
      base = base ?? .integer(32)
    }
    guard let base else { return nil }
    self = base
  }

  /// Whether a caller that believes one and a callee that believes the other misunderstand each
  /// other on 64-bit kernels.
  func differs(from other: Passage) -> Bool {
    switch (self, other) {
    case (.word, .integer(64)), (.integer(64), .word): false
    default: self != other
    }
  }

  /// include/linux/types.h, include/uapi/asm-generic/int-ll64.h (6.1).
  private static let typedefs: [String: Passage] = {
    var table: [String: Passage] = [
      "bool": .integer(8), "_Bool": .integer(8), "size_t": .word, "ssize_t": .word,
      "uintptr_t": .word, "ptrdiff_t": .word, "loff_t": .integer(64), "gfp_t": .integer(32),
      "pid_t": .integer(32), "umode_t": .integer(16), "uint": .integer(32), "ulong": .word,
      "uint8_t": .integer(8), "uint16_t": .integer(16), "uint32_t": .integer(32),
      "uint64_t": .integer(64), "int8_t": .integer(8), "int16_t": .integer(16),
      "int32_t": .integer(32), "int64_t": .integer(64), "irqreturn_t": .integer(32),
      "netdev_tx_t": .integer(32), "sector_t": .integer(64),
    ]
    for bits in [8, 16, 32, 64] {
      for name in ["u", "s", "__u", "__s", "__le", "__be"] {
        table["\(name)\(bits)"] = .integer(bits)
      }
    }
    return table
  }()
}
