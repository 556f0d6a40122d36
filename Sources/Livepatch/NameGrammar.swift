/// Why a text is not a name of its kind.
///
/// Three grammars: module names, kallsyms names, C identifiers. What they let through is safe to
/// write into C, Makefiles and file names.
public enum NameProblem: Hashable, Sendable {
  case empty
  /// More bytes than `limit`.
  case tooLong(limit: Int)
  /// A byte outside the grammar, by its offset.
  case badByte(offset: Int)
  /// The first byte may stand inside such a name only.
  case badStart
  case keyword
  /// `md-mod`, `/lib/x.ko`, `x.ko`: never equal to what the kernel calls the module.
  case notAModuleName(suggestion: String?)
  /// An attribute of the patch's sysfs directory has that name.
  case reserved
}

public enum NameGrammar {
  /// `MODULE_NAME_LEN` less the terminator on 64-bit kernels (include/linux/module.h, 6.1).
  public static let moduleNameLimit = 55
  /// `KSYM_NAME_LEN` less the terminator (include/linux/kallsyms.h, 6.1).
  public static let symbolNameLimit = 511
  /// What C compilers promise to tell apart is far less; this bounds what is copied around.
  public static let identifierLimit = 255

  /// Attributes of `/sys/kernel/livepatch/<patch>/`; an object of that name ends in -EEXIST
  /// (kernel/livepatch/core.c, `klp_patch_attrs`, 6.1; `replace` 6.11, `stack_order` 6.14).
  public static let reservedObjectNames = [
    "enabled", "transition", "force", "replace", "stack_order",
  ]

  /// Checks the name of a module object (`9p`, `xt_LED`, `nf_tables`).
  public static func problem(withModule text: String) -> NameProblem? {
    let bytes = Array(text.utf8)
    if bytes.isEmpty { return .empty }
    if let offset = bytes.firstIndex(where: { !isWordByte($0) }) {
      let suggestion = moduleName(meantBy: text)
      let mendable = suggestion != text && problem(withModule: suggestion) == nil
      let looksLikeModule = [UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: ".")]
        .contains(bytes[offset])
      return looksLikeModule
        ? .notAModuleName(suggestion: mendable ? suggestion : nil) : .badByte(offset: offset)
    }
    if bytes.count > moduleNameLimit { return .tooLong(limit: moduleNameLimit) }
    if reservedObjectNames.contains(text) { return .reserved }
    return nil
  }

  /// Checks a name as kallsyms shows it (`foo`, `foo.isra.0`).
  public static func problem(withSymbol text: String) -> NameProblem? {
    identifierProblem(text, limit: symbolNameLimit, allowing: isSymbolByte)
  }

  /// Checks a C identifier.
  public static func problem(withIdentifier text: String) -> NameProblem? {
    if text.utf8.count <= longestKeyword, cKeywords.contains(text) { return .keyword }
    return identifierProblem(text, limit: identifierLimit, allowing: isWordByte)
  }

  private static func identifierProblem(
    _ text: String, limit: Int, allowing allowed: (UInt8) -> Bool
  ) -> NameProblem? {
    let bytes = text.utf8
    guard let first = bytes.first else { return .empty }
    if (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) { return .badStart }
    if !bytes.allSatisfy(allowed), let bad = bytes.firstIndex(where: { !allowed($0) }) {
      return .badByte(offset: bytes.distance(from: bytes.startIndex, to: bad))
    }
    return bytes.count > limit ? .tooLong(limit: limit) : nil
  }

  @inline(__always) private static func isSymbolByte(_ byte: UInt8) -> Bool {
    isWordByte(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "$")
  }

  /// What the author of a path or file name most likely meant: the last part without `.ko…`,
  /// dashes as the underscores that the kernel turns them into.
  private static func moduleName(meantBy text: String) -> String {
    var name = text.split(separator: "/").last.map(String.init) ?? text
    for suffix in [".xz", ".gz", ".zst", ".ko"] where name.hasSuffix(suffix) {
      name.removeLast(suffix.count)
    }
    return String(name.map { $0 == "-" ? "_" : $0 })
  }

  @inline(__always) private static func isWordByte(_ byte: UInt8) -> Bool {
    // Letters of both cases differ in one bit.
    (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10
      || byte == UInt8(ascii: "_")
  }

  /// The length of `_Static_assert`.
  private static let longestKeyword = 14
  private static let cKeywords: Set<String> = [
    "auto", "break", "case", "char", "const", "continue", "default", "do", "double", "else", "enum",
    "extern", "float", "for", "goto", "if", "inline", "int", "long", "register", "restrict",
    "return", "short", "signed", "sizeof", "static", "struct", "switch", "typedef", "union",
    "unsigned", "void", "volatile", "while", "_Bool", "_Generic", "_Static_assert", "asm", "typeof",
  ]
}
