/// One fix of a generated set: six functions, one C file, the features people use.
struct GeneratedFix {
  /// As in the folder's name.
  let id: String
  /// The contents of `fix.yaml`: 700 to 900 bytes.
  let yaml: String
  /// The contents of `livepatch.c`: about 25 KB, the size of a fix in public livepatch trees, where
  /// most of the text is what the replaced functions need, cut out of the kernel.
  let code: String

  /// - Parameter number: from 0. Every tenth fix heads a chain: the two behind it replace its first
  ///   function too, each on top of the one before.
  init(number: Int) {
    var random = SeededGenerator(seed: UInt64(number) &+ 0x6B6C_7000)
    let id = Self.id(number)
    let placeInChain = number % 10
    let isLink = (1...2).contains(placeInChain)
    let object = Self.objects[(number - (isLink ? placeInChain : 0)) % Self.objects.count]
    let hasCallbacks = number % 5 == 3
    let condition = number % 4 == 1 && !isLink ? Self.conditions.randomElement(using: &random) : nil

    var functions = (0..<6).map { "\(object)_\(Self.verbs[$0])_\(number)" }
    if isLink { functions[0] = "\(object)_\(Self.verbs[0])_\(number - placeInChain)" }
    self.id = id
    yaml = Self.description(
      id: id, number: number, object: object, functions: functions,
      base: isLink ? Self.id(number - 1) : nil, condition: condition, hasCallbacks: hasCallbacks,
      &random)
    code = Self.source(
      id: id, number: number, object: object, functions: functions, hasCallbacks: hasCallbacks,
      &random)
  }

  private static func id(_ number: Int) -> String {
    "cve-\(2020 + number / 2000)-\(10_000 + number)"
  }

  private static let objects = [
    "vmlinux", "nf_tables", "tipc", "ext4", "vmlinux", "xfs", "bridge", "sctp", "vmlinux", "fuse",
  ]
  private static let verbs = ["lookup", "insert", "release", "validate", "dump", "notify"]
  private static let conditions = [
    "CONFIG_PROC_FS", "CONFIG_NET && !CONFIG_PREEMPT_RT", "CONFIG_BPF_SYSCALL=y",
    "CONFIG_KEYS || CONFIG_SECURITY", "not CONFIG_DEBUG_LOCK_ALLOC",
  ]
}

// MARK: YAML

extension GeneratedFix {
  private static func description(
    id: String, number: Int, object: String, functions: [String], base: String?,
    condition: String?, hasCallbacks: Bool, _ random: inout SeededGenerator
  ) -> String {
    let commits = (0..<2).map { _ in hexadecimal(random.next(), digits: 12) }
    var yaml = """
      # \(id): backported by hand, see the references for the discussion
      fix: \(id)
      title: "\(object): check the length of the request before the buffer is used"
      references: [\(id.uppercased()), "bsc#\(1_200_000 + number)"]
      upstream: [a\(commits[0].dropFirst()), b\(commits[1].dropFirst())]

      """
    if let base { yaml += "requires: [\(base)]\n" }
    if let condition { yaml += "when: \(condition)\n" }
    yaml += """
      assumes: [CONFIG_MODULES]
      sources: [livepatch.c]

      objects:
        \(object):
          functions:

      """
    for (index, function) in functions.enumerated() {
      switch index {
      case 0 where base != nil:
        yaml += "      \(function): { replacement: klpp_\(function), on_top_of: \(base ?? "") }\n"
      case 0...2: yaml += "      \(function): { replacement: klpp_\(function) }\n"
      case 3: yaml += "      \(function): { when: CONFIG_64BIT }  # only there\n"
      default: yaml += "      \(function): {}\n"
      }
    }
    if hasCallbacks {
      yaml += """
            callbacks:
              pre_patch: fix\(number)_pre_patch
              post_unpatch: fix\(number)_post_unpatch

        """
    }
    if random.oneIn(8) {
      yaml += """
        states:
          fix\(number)_level: { id: \(number + 1), version: 1, about: "level raised", data: int }

        """
    }
    return yaml
  }

  private static func hexadecimal(_ number: UInt64, digits: Int) -> String {
    let text = String(number, radix: 16)
    return String((String(repeating: "0", count: digits) + text).suffix(digits))
  }
}

// MARK: C

extension GeneratedFix {
  private static func source(
    id: String, number: Int, object: String, functions: [String], hasCallbacks: Bool,
    _ random: inout SeededGenerator
  ) -> String {
    var code = """
      // SPDX-License-Identifier: GPL-2.0
      /*
       * \(id): the request's length was trusted, and a short one made the
       * kernel read past the end of the buffer.
       */
      #include <linux/kernel.h>
      #include <linux/module.h>
      #include <linux/slab.h>
      #include <linux/spinlock.h>
      #include <linux/list.h>
      #include <linux/seq_file.h>

      #define FIX\(number)_MAX_LENGTH\t4096U
      #define fix\(number)_for_each(pos, head) \\
      \tlist_for_each_entry(pos, &(head)->entries, node)

      struct fix\(number)_entry {
      \tstruct list_head node;
      \tunsigned int length;
      \tu64 cookie;
      \tchar name[32];
      };

      static DEFINE_SPINLOCK(fix\(number)_lock);
      static unsigned int fix\(number)_count;

      static inline bool fix\(number)_is_short(const struct fix\(number)_entry *entry, size_t need)
      {
      \treturn entry->length < need || need > FIX\(number)_MAX_LENGTH;
      }


      """
    var helper = 0
    while code.utf8.count < 18_000 {
      helper += 1
      code += cutOut(helper, number: number, &random) + "\n"
    }
    for function in functions { code += replacement(of: function, number: number, &random) + "\n" }
    if hasCallbacks { code += callbacks(number) }
    return code
  }

  /// A structure and a static function that came along.
  private static func cutOut(
    _ helper: Int, number: Int, _ random: inout SeededGenerator
  ) -> String {
    let name = "fix\(number)_helper\(helper)"
    let lines =
      [
        "struct \(name)_context {", "\tstruct fix\(number)_entry *owner;", "\trefcount_t users;",
        "\tint (*notify)(struct \(name)_context *context, unsigned long event);", "};", "",
        "/* from the file of the function that is fixed */",
        "static int \(name)(struct fix\(number)_entry *entry, char *buffer, size_t size)", "{",
        "\tstruct fix\(number)_entry *pos;", "\tunsigned long flags;", "\tint err = 0;", "",
      ] + statements(number: number, &random)
    return lines.joined(separator: "\n")
  }

  private static func replacement(
    of function: String, number: Int, _ random: inout SeededGenerator
  ) -> String {
    var lines = [
      "/* Replaces \(function)(): the length is checked before anything is copied. */",
      "int klpp_\(function)(struct fix\(number)_entry *entry, char *buffer,", "\t\tsize_t size)",
      "{",
      "\tstruct fix\(number)_entry *pos;", "\tunsigned long flags;", "\tint err = 0;", "",
      "\tif (fix\(number)_is_short(entry, size))", "\t\treturn -EINVAL;", "",
    ]
    lines += statements(number: number, &random)
    return lines.joined(separator: "\n")
  }

  private static func statements(
    number: Int, _ random: inout SeededGenerator
  ) -> [String] {
    var lines: [String] = []
    for _ in 0..<Int.random(in: 2...4, using: &random) {
      switch Int.random(in: 0..<5, using: &random) {
      case 0:
        lines += [
          "\tspin_lock_irqsave(&fix\(number)_lock, flags);",
          "\tfix\(number)_for_each(pos, entry) {", "\t\tif (pos->cookie == entry->cookie)",
          "\t\t\tfix\(number)_count++;", "\t}",
          "\tspin_unlock_irqrestore(&fix\(number)_lock, flags);", "",
        ]
      case 1:
        lines += [
          "\tswitch (entry->name[0]) {", "\tcase 'a':", "\tcase '\\'':",
          "\t\terr = snprintf(buffer, size, \"%s: %u\\n\", entry->name, entry->length);",
          "\t\tbreak;", "\tdefault:", "\t\tpr_debug(\"{%s}\\n\", entry->name);", "\t}", "",
        ]
      case 2:
        lines += [
          "#ifdef CONFIG_PROC_FS", "\tif (unlikely(size > PAGE_SIZE)) {",
          "\t\tpr_warn_ratelimited(\"request of %zu bytes refused\\n\", size);",
          "\t\treturn -E2BIG;", "\t}", "#endif", "",
        ]
      case 3:
        lines += [
          "\t/* A short name is padded: user space sees all of it (\"{\" included). */",
          "\tmemset(buffer, 0, min_t(size_t, size, sizeof(entry->name)));",
          "\tif (strscpy(buffer, entry->name, size) < 0)", "\t\tgoto out;", "",
        ]
      default:
        lines += [
          "\terr = security_ops_check(current_cred(), entry->length,",
          "\t\t\t\t READ_ONCE(fix\(number)_count));", "\tif (err)", "\t\tgoto out;", "",
        ]
      }
    }
    lines += [
      "\treturn err;", "out:", "\tmemzero_explicit(buffer, size);", "\treturn err;", "}", "",
    ]
    return lines
  }

  private static func callbacks(_ number: Int) -> String {
    """
    int fix\(number)_pre_patch(struct klp_object *obj)
    {
    \tif (!READ_ONCE(fix\(number)_count))
    \t\treturn 0;
    \tpr_info("%s is about to be patched\\n", obj->name ? obj->name : "vmlinux");
    \treturn 0;
    }

    void fix\(number)_post_unpatch(struct klp_object *obj)
    {
    \tpr_info("%s was unpatched\\n", obj->name ? obj->name : "vmlinux");
    }

    """
  }
}
