/// A clean patch set, or a clean module written by hand, that was made from a number.
struct GrownSet: Sendable {
  let number: Int
  /// By path; places for mistakes are still in.
  let files: [String: String]

  private let words: [(String, String)]

  init(number: Int) {
    self.number = number
    var random = SeededGenerator(seed: UInt64(number))
    let subject = ["tcp_probe", "inode_map", "nfq", "sched_hint", "pipe_ring"]
    let name = "\(subject[number % subject.count])\(number)"
    let words = [("$p", name), ("$P", name.uppercased()), ("$n", "\(100 + number)")]

    var files = ["livepatch.yaml": manifest, "module.c": plotOfModule]
    for plot in plots { files.merge(plot.files) { first, _ in first } }
    for (path, text) in files.sorted(by: { $0.key < $1.key }) {
      // Called after their file: equal names of two fixes would pass for copies.
      let name = path.prefix { $0 != "." }.drop { $0 != "/" }.dropFirst()
      let helpers = Self.fillers(
        of: name.isEmpty ? "module" : String(name), Int.random(in: 0...3, using: &random),
        using: &random)
      files[path] = text.replacing("/*@filler*/", with: helpers)
    }
    self.words = words
    self.files = Dictionary(
      uniqueKeysWithValues: files.map { path, text in
        (Self.replacing(words, in: path), Self.replacing(words, in: text))
      })
  }

  /// A text of the table of mistakes in the words of this set.
  private func spelled(_ text: String) -> String { Self.replacing(words, in: text) }

  private static func replacing(_ words: [(String, String)], in text: String) -> String {
    words.reduce(text) { $0.replacing($1.0, with: $1.1) }
  }

  /// Static helpers, of which the first is called and calls the others.
  private static func fillers(of name: String, _ count: Int, using random: inout SeededGenerator)
    -> String
  {
    (0...count).reversed().map { number in
      let body = (0..<Int.random(in: 1...3, using: &random)).map { _ in
        statements[Int.random(in: 0..<statements.count, using: &random)]
      }.joined(separator: "\n")
      let end = number == count ? "0" : "$p_\(name)_step_\(number + 1)(file)"
      return """
        static int $p_\(name)_step_\(number)(struct file *file)
        {
        	int err = 0;

        \(body)
        	if (err)
        		goto out;
        	return \(end);
        out:
        	return err;
        }

        """
    }.joined(separator: "\n")
  }

  private static let statements = [
    "\tif (!file || !file->private_data)\n\t\treturn -EBADF;",
    "\tspin_lock(&file->f_lock);\n\tfile->f_flags |= O_NONBLOCK;\n\tspin_unlock(&file->f_lock);",
    "\tswitch (file->f_mode) {\n\tcase 'a':\n\tcase '\\'':\n\t\terr = -EINVAL;\n\t\tbreak;\n"
      + "\tdefault:\n\t\tpr_debug(\"{%u}\\n\", file->f_mode);\n\t}",
    "#ifdef CONFIG_PROC_FS\n\tif (unlikely(file->f_pos > PAGE_SIZE)) {\n"
      + "\t\tpr_warn_ratelimited(\"%lld refused\\n\", file->f_pos);\n\t\treturn -E2BIG;\n\t}\n#endif",
    "\t/* Says klp_shadow_free_all() and means nothing by it. */\n"
      + "\terr = security_file_permission(file, MAY_READ);",
    "\tdo {\n\t\tcpu_relax();\n\t} while (READ_ONCE(file->f_count.counter) < 0);",
  ]

  /// The files as they are read, a mistake in them.
  func planted(_ mistake: Mistake) throws -> PlantedSet {
    var mistake = mistake
    mistake.edits = mistake.edits.map { edit in
      Mistake.Edit(file: spelled(edit.file), old: spelled(edit.old), new: spelled(edit.new))
    }
    return try PlantedSet(mistake, in: files, tidy: Self.withoutPlaces)
  }

  /// The files as they are read, nothing planted.
  var clean: [String: [UInt8]] {
    files.mapValues { Array(Self.withoutPlaces($0).utf8) }
  }

  /// A file without the places that nothing was planted at.
  private static func withoutPlaces(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).filter { line in
      let words = line.drop { $0 == " " || $0 == "\t" }
      return !words.hasPrefix("/*@") && !words.hasPrefix("#@")
    }.joined(separator: "\n")
  }
}

private let manifest = """
  livepatch: lp_$p
  version: 7
  description: A grown set
  kernels:
    bookworm: "6.1.*-cloud-amd64"
    backports: "6.12.*-cloud-amd64"
  #@manifest

  """

/// SplitMix64: small, and the same numbers on every machine.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}
