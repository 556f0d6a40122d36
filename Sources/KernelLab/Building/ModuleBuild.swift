/// A folder that `build` wrote and kbuild is to make a module of.
public struct ModuleBuild: Sendable {
  /// What reports call it: the kernel's name in the manifest.
  public var name: String
  /// Where it lies; kbuild takes no blanks in it.
  public var folder: String
  /// The module's name.
  public var module: String
  /// What it is made of: paths below the folder.
  public var inputs: [String]
  /// The `KDIR` to build in.
  public var buildTree: String
  /// The executable whose `link` makes klp relocations; nil where nothing is to be linked.
  public var linker: String?
  public var signing: Signing?

  /// A key and a certificate in PEM form, as `scripts/sign-file` takes them.
  public struct Signing: Sendable {
    public var key: String
    public var certificate: String

    public init(key: String, certificate: String) {
      self.key = key
      self.certificate = certificate
    }
  }

  public init(
    name: String, folder: String, module: String, inputs: [String], buildTree: String,
    linker: String? = nil, signing: Signing? = nil
  ) {
    self.name = name
    self.folder = folder
    self.module = module
    self.inputs = inputs
    self.buildTree = buildTree
    self.linker = linker
    self.signing = signing
  }

  public var modulePath: String { "\(folder)/\(module).ko" }
  /// All that kbuild and its programs said.
  public var logPath: String { "\(folder)/\(module).log" }
}

/// What became of a build.
public struct ModuleBuildOutcome: Sendable {
  public enum Ending: Sendable, Equatable {
    /// Nothing had changed.
    case current
    case built
    case failed(BuildFailure)
  }

  public var ending: Ending
  public var seconds: Double
}

/// What happens while modules are built, for those who watch.
public enum BuildEvent: Sendable {
  case started(ModuleBuild)
  /// A line of kbuild's, as `CC [M]  units/a.o`.
  case line(ModuleBuild, String)
  case ended(ModuleBuild, ModuleBuildOutcome)
}
