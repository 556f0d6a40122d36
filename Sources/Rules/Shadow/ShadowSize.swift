import CSource
import Diagnostics
import Livepatch

/// The size of the data of a shadow variable, as far as it can be told without headers.
enum ShadowSize: Hashable {
  /// `struct state`, `union state`
  case aggregate(String)
  case bytes(UInt64)

  /// Whether two descriptions cannot be of the same data.
  func contradicts(_ other: ShadowSize) -> Bool {
    switch (self, other) {
    case (.aggregate, .aggregate), (.bytes, .bytes): self != other
    // A structure may be as large as a number.
    default: false
    }
  }

  /// The kernel has livepatching for 64-bit machines only (`HAVE_LIVEPATCH`, 6.1).
  init?(_ type: DeclaredType) {
    let name = type.words.joined(separator: " ")
    if type.isArray { return nil }
    if type.stars > 0 {
      self = .bytes(8)
    } else if type.words.count == 2, ["struct", "union"].contains(type.words[0]) {
      self = .aggregate(name)
    } else if let size = Self.scalars[name] {
      self = .bytes(size)
    } else {
      return nil
    }
  }

  private static let scalars: [String: UInt64] = {
    let names: [UInt64: [String]] = [
      1: ["char", "unsigned char", "signed char", "bool", "u8", "s8", "__u8", "__s8", "uint8_t"],
      2: ["short", "unsigned short", "u16", "s16", "__u16", "__s16", "uint16_t"],
      4: [
        "int", "unsigned", "unsigned int", "u32", "s32", "__u32", "__s32", "uint32_t", "atomic_t",
      ],
      8: [
        "long", "unsigned long", "long long", "unsigned long long", "u64", "s64", "__u64", "__s64",
        "uint64_t", "size_t", "ssize_t", "atomic64_t", "atomic_long_t", "ktime_t",
      ],
    ]
    return Dictionary(
      uniqueKeysWithValues: names.flatMap { size, names in names.map { ($0, size) } })
  }()
}

extension LintUnit {
  /// How much memory a call asks for.
  func size(of call: ShadowCall) -> ShadowSize? {
    guard let argument = call.size else { return nil }
    var tokens = call.file.tokens(in: argument)[...]
    if tokens.count == 1, let number = UInt64(tokens[0].text) { return .bytes(number) }
    guard tokens.popFirst()?.text == "sizeof" else { return nil }
    if tokens.first?.text == "(", tokens.last?.text == ")" {
      tokens = tokens.dropFirst().dropLast()
    }
    if tokens.first?.text == "*", tokens.count == 2, let name = tokens.last?.text {
      guard var type = call.function.flatMap({ code(of: $0) })?.type(of: name), type.stars > 0
      else { return nil }
      type.stars -= 1
      return ShadowSize(type)
    }
    if tokens.count == 1, let name = tokens.first?.text,
      let type = call.function.flatMap({ code(of: $0) })?.type(of: name)
    {
      return ShadowSize(type)
    }
    return DeclaredType(tokens: tokens).flatMap { ShadowSize($0) }
  }

  /// How much memory the fix says a variable takes.
  func size(of variable: ShadowVariable) -> ShadowSize? {
    guard let type = variable.type?.value else { return nil }
    var words = type.split(separator: " ").flatMap { word -> [String] in
      let stars = word.reversed().prefix { $0 == "*" }.count
      let rest = word.dropLast(stars)
      return (rest.isEmpty ? [] : [String(rest)]) + Array(repeating: "*", count: stars)
    }
    let stars = words.count { $0 == "*" }
    words.removeAll { $0 == "*" || $0 == "const" }
    return words.isEmpty ? nil : ShadowSize(DeclaredType(words: words, stars: stars))
  }
}
