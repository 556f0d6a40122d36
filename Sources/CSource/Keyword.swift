/// Words that mean something of their own before any declaration has been read.
///
/// The kernel's attribute macros are among them: without its headers nothing else would tell that
/// in `static int __init start(void)` the word `__init` is no type.
enum Keyword: UInt8 {
  case none
  case `static`, extern, inline, typedef, const
  /// Other storage classes and qualifiers.
  case qualifier
  /// A type of the language.
  case type
  /// `struct`, `union`.
  case aggregate
  case `enum`
  /// `return`, `else`, `case`: an expression or a statement follows, so a call may.
  case statement
  /// `sizeof`, `typeof`: looks like a call.
  case operation
  /// `typeof (x)` also stands where a type stands.
  case typeOf
  /// An attribute, alone or with arguments.
  case attribute
  case initSection, exitSection
  case notrace, noinstr, weak, alwaysInline, noinline

  /// Whether it may stand before a declaration and says nothing about the type.
  var isSpecifier: Bool {
    switch self {
    case .static, .extern, .inline, .typedef, .const, .qualifier: true
    default: isAttribute
    }
  }

  var isAttribute: Bool {
    switch self {
    case .attribute, .initSection, .exitSection, .notrace, .noinstr, .weak, .alwaysInline,
      .noinline:
      true
    default: false
    }
  }

  /// Whether `word (` can be neither a call nor a declarator.
  var isNoCallee: Bool { self != .none }
}

/// The keywords by hash: one probe for nearly every word of a file.
///
/// Words are told by hash and length alone. That a word of the same length as a keyword has its
/// hash too is a matter of one in four billion, and then one call goes unseen.
struct KeywordTable {
  private var slots: [Slot]

  private struct Slot {
    var hash: UInt32
    var length: UInt32
    var keyword: Keyword
  }

  private static let mask: UInt32 = 1023

  static let shared = KeywordTable()

  private init() {
    slots = Array(
      repeating: Slot(hash: 0, length: 0, keyword: .none), count: Int(Self.mask) + 1)
    for (keyword, words) in Self.words {
      for word in words.split(separator: " ") { insert(word.utf8, keyword) }
    }
  }

  subscript(token: Token) -> Keyword {
    var index = token.hash & Self.mask
    while slots[Int(index)].length != 0 {
      let slot = slots[Int(index)]
      if slot.hash == token.hash, slot.length == token.length { return slot.keyword }
      index = (index + 1) & Self.mask
    }
    return .none
  }

  private mutating func insert(_ word: Substring.UTF8View, _ keyword: Keyword) {
    let hash = CFile.Name.hash(word)
    var index = hash & Self.mask
    while slots[Int(index)].length != 0 { index = (index + 1) & Self.mask }
    slots[Int(index)] = Slot(hash: hash, length: UInt32(word.count), keyword: keyword)
  }

  private static let words: [(Keyword, String)] = [
    (.static, "static"),
    (.extern, "extern"),
    (.inline, "inline __inline __inline__"),
    (.typedef, "typedef"),
    (.const, "const __const __const__"),
    (
      .qualifier,
      """
      volatile __volatile__ __volatile restrict __restrict __restrict__ register auto \
      _Thread_local __thread _Noreturn __extension__
      """
    ),
    (
      .type,
      """
      void char short int long float double signed unsigned __signed__ _Bool bool __int128 \
      _Complex
      """
    ),
    (.aggregate, "struct union"),
    (.enum, "enum"),
    (
      .statement,
      "if else for while do switch case default return goto break continue defined"
    ),
    (
      .operation,
      """
      sizeof alignof _Alignof __alignof __alignof__ _Generic _Static_assert \
      __builtin_choose_expr __builtin_types_compatible_p __builtin_offsetof __builtin_va_arg
      """
    ),
    (.typeOf, "typeof __typeof __typeof__ typeof_unqual __auto_type _Alignas _Atomic"),
    (
      .attribute,
      """
      __attribute__ __attribute asm __asm__ __asm __declspec asmlinkage \
      __printf __scanf __section __aligned __alloc_size __realloc_size __acquires __releases \
      __must_hold __cond_acquires __counted_by __guarded_by __nonnull __assume_aligned __cleanup \
      __no_sanitize __copy __alias __weakref __returns_nonnull __compiletime_warning \
      __compiletime_error \
      __initdata __exitdata __initconst __exitconst __initdata_or_module __init_or_module \
      __initconst_or_module __ref __refdata __refconst __meminitdata __cpuinitdata __devinitdata \
      __net_initdata __net_initconst __ro_after_init __read_mostly __hotdata __nosavedata \
      __page_aligned_data __page_aligned_bss __cacheline_aligned ____cacheline_aligned \
      __cacheline_aligned_in_smp ____cacheline_aligned_in_smp \
      __cacheline_internodealigned_in_smp ____cacheline_internodealigned_in_smp \
      __percpu __user __iomem __rcu __kernel __force __bitwise __bitwise__ __nocast __safe \
      __private __packed __nonstring __randomize_layout __no_randomize_layout __designated_init \
      __maybe_unused __always_unused __used __unused __cold __hot __pure __attribute_const__ \
      __must_check __visible __noreturn __malloc __deprecated __naked __flatten __gnu_inline \
      __kprobes __lockfunc __sched __cpuidle __irq_entry __softirq_entry __entry_text \
      __latent_entropy __efiapi __bpf_kfunc __nocfi __no_kcsan __no_kasan_or_inline \
      __no_sanitize_or_inline __no_sanitize_address __no_sanitize_memory __no_sanitize_thread \
      __no_sanitize_undefined __no_sanitize_coverage __no_profile __no_stack_protector \
      __nostackprotector __disable_sanitizer_instrumentation fastcall
      """
    ),
    (.initSection, "__init __meminit __cpuinit __devinit __net_init __head"),
    (.exitSection, "__exit __meminitexit __memexit __cpuexit __devexit __net_exit"),
    (.notrace, "notrace"),
    (.noinstr, "noinstr"),
    (.weak, "__weak"),
    (.alwaysInline, "__always_inline nokprobe_inline"),
    (.noinline, "noinline __noinline noinline_for_stack noinline_for_tracing"),
  ]
}
