/// The names by which klp relocations say what they are for
/// (Documentation/livepatch/module-elf-format.rst; kernel/livepatch/core.c,
/// `klp_resolve_symbols` and `klp_apply_section_relocs`, 6.1).
public enum LivepatchName {
  /// `.klp.sym.<owner>.<symbol>,<position>`
  public struct Symbol: Sendable, Hashable {
    /// `vmlinux` or the kernel's name of a module.
    public var owner: String
    public var name: String
    public var position: Int

    public init(owner: String, name: String, position: Int) {
      self.owner = owner
      self.name = name
      self.position = position
    }

    public init?(_ text: String) {
      guard text.hasPrefix(symbolPrefix), !text.hasPrefix(annotationPrefix),
        let (owner, rest) = split(text.dropFirst(symbolPrefix.count), at: "."),
        let (name, position) = nameAndPosition(rest)
      else { return nil }
      self.init(owner: owner, name: name, position: position)
    }

    public var text: String { "\(symbolPrefix)\(owner).\(name),\(position)" }
  }

  /// `.klp.sym.rela.<object>.<owner>.<symbol>,<position>`: what `KLP_RELOC_SYMBOL` makes of a
  /// declaration. It also tells in which object's code the symbol is used.
  public struct Annotation: Sendable, Hashable {
    public var object: String
    public var symbol: Symbol

    public init(object: String, symbol: Symbol) {
      self.object = object
      self.symbol = symbol
    }

    /// Clang's assembler keeps the quotes that GNU's needs around the comma.
    public init?(_ text: String) {
      let text = LivepatchName.unquoted(text)
      guard text.hasPrefix(annotationPrefix),
        let (object, rest) = split(text.dropFirst(annotationPrefix.count), at: "."),
        let (owner, tail) = split(rest, at: "."), let (name, position) = nameAndPosition(tail)
      else { return nil }
      self.init(object: object, symbol: Symbol(owner: owner, name: name, position: position))
    }
  }

  /// `.klp.rela.<object>.<section>`; the kernel reads the object only.
  public struct Section: Sendable, Hashable {
    public var object: String
    public var target: String

    public init(object: String, target: String) {
      self.object = object
      self.target = target
    }

    public init?(_ text: String) {
      guard text.hasPrefix(sectionPrefix),
        let (object, target) = split(text.dropFirst(sectionPrefix.count), at: ".")
      else { return nil }
      self.init(object: object, target: String(target))
    }

    public var text: String { "\(sectionPrefix)\(object).\(target)" }
  }

  public static let symbolPrefix = ".klp.sym."
  public static let sectionPrefix = ".klp.rela."
  static let annotationPrefix = ".klp.sym.rela."

  /// Whether a symbol's name claims to be for livepatch, well formed or not.
  public static func isSymbol(_ text: String) -> Bool { unquoted(text).hasPrefix(symbolPrefix) }

  private static func unquoted(_ text: String) -> Substring {
    text.count > 1 && text.hasPrefix("\"") && text.hasSuffix("\"")
      ? text.dropFirst().dropLast() : text[...]
  }

  /// What the kernel scans with `%55[^.]`: 1 to 55 bytes.
  private static func split(
    _ text: Substring, at separator: Character
  ) -> (String, Substring)? {
    guard let end = text.firstIndex(of: separator), end > text.startIndex,
      text[..<end].utf8.count <= 55
    else { return nil }
    return (String(text[..<end]), text[text.index(after: end)...])
  }

  /// What the kernel scans with `%511[^,],%lu`.
  private static func nameAndPosition(_ text: Substring) -> (String, Int)? {
    guard let comma = text.firstIndex(of: ","), comma > text.startIndex,
      text[..<comma].utf8.count <= 511
    else { return nil }
    let digits = text[text.index(after: comma)...]
    guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let position = Int(digits) else {
      return nil
    }
    return (String(text[..<comma]), position)
  }
}
