import Glibc

/// What a module was built of, to be compared with what is there now.
///
/// A text, one thing a line: each file that had a part in it, with its size, inode and time of last
/// change. Comparing takes a `stat` for each and reads nothing.
struct BuildStamp: Equatable {
  var text: String

  static func path(of build: ModuleBuild) -> String { "\(build.folder)/.\(build.module).stamp" }

  /// Whether the module is what a build would make now.
  static func isCurrent(_ build: ModuleBuild) -> Bool {
    guard let bytes = try? readFile(path(of: build)) else { return false }
    let old = String(decoding: bytes, as: UTF8.self)
    let files = old.split(separator: "\n").filter { $0.hasPrefix(used) }.map { line in
      String(line.dropFirst(used.count).prefix { $0 != "\t" })
    }
    return BuildStamp(build, used: files).text == old
  }

  /// - Parameter used: what took part beyond the inputs: headers, programs.
  init(_ build: ModuleBuild, used: [String]) {
    var lines = [
      "klp-compose build 1", "tree \(resolved(build.buildTree) ?? build.buildTree)",
    ]
    lines += Self.variables.map { name in
      "\(name)=\(getenv(name).map { String(cString: $0) } ?? "")"
    }
    func add(_ kind: String, _ path: String) {
      lines.append("\(kind)\(path)\t\(identity(of: path))")
    }
    add("module ", build.modulePath)
    for path in build.inputs { add("input ", "\(build.folder)/\(path)") }
    for name in Self.treeFiles { add("tree ", "\(build.buildTree)/\(name)") }
    if let linker = build.linker { add("linker ", linker) }
    if let signing = build.signing {
      add("key ", signing.key)
      add("certificate ", signing.certificate)
    }
    for path in used { add(Self.used, path) }
    text = lines.joined(separator: "\n") + "\n"
  }

  /// The stamp of a build that has just ended, with all that kbuild says it used.
  init(after build: ModuleBuild) {
    self.init(build, used: Self.dependencies(of: build))
  }

  private static let used = "used "

  /// What kbuild and compilers take from the environment.
  private static let variables = [
    "ARCH", "CC", "CROSS_COMPILE", "KAFLAGS", "KCFLAGS", "KCPPFLAGS", "LD", "LLVM", "PATH", "W",
  ]

  /// What changes when the kernel's tree does, even if no header does.
  private static let treeFiles = [
    ".config", "Makefile", "Module.symvers", "include/config/auto.conf",
    "include/generated/utsrelease.h", "scripts/mod/modpost", "scripts/sign-file", "vmlinux",
  ]

  /// The compilers and the files they read, from the `.cmd` files that kbuild leaves
  /// (scripts/basic/fixdep.c, 6.1).
  private static func dependencies(of build: ModuleBuild) -> [String] {
    var found: Set<String> = []
    for path in filesBelow(build.folder, depth: 4) where path.hasSuffix(".o.cmd") {
      guard let bytes = try? readFile(path) else { continue }
      let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
      if let command = lines.first, let words = command.split(separator: "=", maxSplits: 1).last {
        for word in words.split(separator: " ").prefix(while: { !$0.hasPrefix("-") }) {
          let program = word.contains("/") ? String(word) : pathOfProgram(String(word))
          if let program { found.insert(program) }
        }
      }
      for line in lines.drop(while: { !$0.hasPrefix("deps_") }).dropFirst() {
        let name = line.prefix { $0 != "\\" }.split(separator: " ").first ?? ""
        guard !name.isEmpty, !name.hasPrefix("$") else { continue }
        guard name.first != "/" else {
          found.insert(String(name))
          continue
        }
        // From 6.13 on, kbuild stands in the module's folder in place of the tree.
        let inTree = "\(build.buildTree)/\(name)"
        found.insert(exists(inTree) ? inTree : "\(build.folder)/\(name)")
      }
    }
    return found.sorted()
  }
}

/// Size, inode and time of last change; `-` for what is not there.
private func identity(of path: String) -> String {
  var status = stat()
  guard stat(path, &status) == 0 else { return "-" }
  return "\(status.st_size) \(status.st_ino) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
}

/// The path with all links resolved; nil if there is nothing.
func resolved(_ path: String) -> String? {
  guard let resolved = realpath(path, nil) else { return nil }
  defer { free(resolved) }
  return String(cString: resolved)
}
