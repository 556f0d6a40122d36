import Glibc

/// Builds modules with kbuild, all at once on all cores, as far as anything has changed.
///
/// Throws where no build can be tried at all; that one fails is its outcome.
public func buildModules(
  _ builds: [ModuleBuild], event: (BuildEvent) -> Void
) throws(LabError) -> [ModuleBuildOutcome] {
  guard isInstalled("make") else {
    throw LabError("make is needed to build modules", help: "install the package `make`")
  }
  for build in builds { try check(build) }
  var outcomes = builds.map { build in
    ModuleBuildOutcome(ending: BuildStamp.isCurrent(build) ? .current : .built, seconds: 0)
  }
  let stale = builds.indices.filter { outcomes[$0].ending != .current }
  for build in stale { event(.started(builds[build])) }
  let jobs = try stale.map { number throws(LabError) in try job(of: builds[number]) }
  let cores = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
  let results = try Make(cores: cores).run(jobs) { job, line in
    event(.line(builds[stale[job]], line))
  }
  for (number, result) in zip(stale, results) {
    let build = builds[number]
    outcomes[number].seconds = result.seconds
    if result.isSuccess, exists(build.modulePath) {
      if let signing = build.signing { try sign(build, with: signing) }
      try writeFile(Array(BuildStamp(after: build).text.utf8), to: BuildStamp.path(of: build))
    } else {
      let log = String(decoding: try readFile(build.logPath), as: UTF8.self)
      let folder = resolved(build.folder) ?? build.folder
      outcomes[number].ending = .failed(BuildFailure(log: log, folder: folder))
    }
  }
  for (build, outcome) in zip(builds, outcomes) { event(.ended(build, outcome)) }
  return outcomes
}

private func check(_ build: ModuleBuild) throws(LabError) {
  guard exists("\(build.buildTree)/Makefile"), releaseOfBuildTree(build.buildTree) != nil else {
    throw LabError(
      "`\(build.buildTree)` is no folder in which modules can be built",
      help: "name a prepared kernel tree, or the headers of a distribution's kernel")
  }
  let folder = resolved(build.folder) ?? build.folder
  if folder.contains(where: { $0.isWhitespace || $0 == ":" }) {
    throw LabError(
      "kbuild cannot build in `\(folder)`: the path has a blank or a colon",
      help: "write the livepatch to another folder with -o")
  }
  if let signing = build.signing {
    for path in [signing.key, signing.certificate] { _ = try readFile(path, limit: 1 << 20) }
    guard exists("\(build.buildTree)/scripts/sign-file") else {
      throw LabError(
        "`\(build.buildTree)` has no `scripts/sign-file`, which signs modules",
        help: "take a kernel that is built with CONFIG_MODULE_SIG")
    }
  }
}

private func job(of build: ModuleBuild) throws(LabError) -> Make.Job {
  // A signature is put behind a module; kbuild does not see it, so the module is made again.
  unlink(build.modulePath)
  unlink(BuildStamp.path(of: build))
  var arguments = [
    "make", "--no-print-directory", "-C", build.folder,
    "KDIR=\(resolved(build.buildTree) ?? build.buildTree)",
  ]
  if let linker = build.linker { arguments.append("KLP_COMPOSE=\(linker)") }
  // The kernel's Makefile sets these itself, so only the command line changes them.
  for name in ["CC", "LD"] {
    if let value = getenv(name).map({ String(cString: $0) }), !value.isEmpty {
      arguments.append("\(name)=\(value)")
    }
  }
  return Make.Job(arguments: arguments, logPath: build.logPath)
}

/// Signs a module as `make modules_sign` does (scripts/Makefile.modinst, 6.1): with the digest of
/// the kernel's configuration. `KBUILD_SIGN_PIN` opens a key that is locked.
private func sign(_ build: ModuleBuild, with signing: ModuleBuild.Signing) throws(LabError) {
  let configuration = String(
    decoding: try readFile("\(build.buildTree)/.config"), as: UTF8.self)
  let key = "CONFIG_MODULE_SIG_HASH=\""
  let digest = configuration.split(separator: "\n").first { $0.hasPrefix(key) }.map {
    String($0.dropFirst(key.count).dropLast())
  }
  let program = "\(build.buildTree)/scripts/sign-file"
  let outcome = try Tool(
    arguments: [program, digest ?? "sha256", signing.key, signing.certificate, build.modulePath],
    seconds: 60
  ).run()
  guard outcome.isSuccess else {
    // Nobody is to find a module without the signature that was asked for.
    unlink(build.modulePath)
    // The program's last line is `sign-file: FILE`.
    let last = outcome.errors.split(separator: "\n").last.map(String.init) ?? "it does not say why"
    throw LabError(
      "`\(build.modulePath)` cannot be signed: "
        + (last.hasPrefix("sign-file: ")
          ? "sign-file cannot use `\(last.dropFirst("sign-file: ".count))`" : last),
      help: "the key comes first, then its certificate, both PEM files; KBUILD_SIGN_PIN opens a key"
    )
  }
}
