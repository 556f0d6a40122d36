public import Livepatch

/// What one kernel offers to a livepatch: symbols and their positions, functions that ftrace can
/// redirect, modules, exports, configuration.
///
/// Keeps the bytes of the file and looks things up in them: loading reads the list of modules and
/// nothing else, and a lookup among 150,000 names takes about a microsecond.
public struct KernelFacts: Sendable {
  /// What `uname -r` prints.
  public let release: String
  /// What `uname -m` prints; empty if unknown.
  public let architecture: String
  /// Sorted by name; nil if it is not known which modules there are.
  public let modules: [KernelModule]?
  public let knowsConfiguration: Bool
  public let knowsExports: Bool

  let names: NameLookup
  let configuration: ConfigurationLookup
  private let numbers: [ObjectName: Int]
  private let objectsWithSymbols: Set<ObjectName>

  /// Reads a file of either form: packed, or the text that `klp-compose kernel show` prints.
  public init(_ bytes: [UInt8]) throws(FactsError) {
    if bytes.starts(with: FactsText.heading.utf8) {
      self = try KernelFacts(packed: try FactsText.read(bytes).encoded())
    } else {
      try self.init(packed: bytes)
    }
  }

  public init(_ draft: FactsDraft) throws(FactsError) { try self.init(packed: draft.encoded()) }

  init(packed bytes: [UInt8]) throws(FactsError) {
    let sections = try FactsSections(bytes)
    var identity = sections.reader(.identity)
    guard let known = identity.byte(), let release = identity.text(),
      let architecture = identity.text()
    else { throw .damaged("the kernel's release is missing") }
    guard !release.isEmpty, release.utf8.count <= 256 else {
      throw .damaged("the kernel's release is no release")
    }
    self.release = release
    self.architecture = architecture
    knowsConfiguration = known & FactsLayout.Known.configuration != 0
    knowsExports = known & FactsLayout.Known.exports != 0
    var table = try ModuleTable(sections.reader(.modules))
    if known & FactsLayout.Known.vmlinuxSymbols != 0 { table.withSymbols.insert(.vmlinux) }
    modules = known & FactsLayout.Known.modules != 0 ? table.listed : nil
    objectsWithSymbols = table.withSymbols
    numbers = Dictionary(
      zip(table.objects, 0...).map { ($0, $1) }, uniquingKeysWith: { first, _ in first })
    names = NameLookup(sections, objects: table.objects)
    configuration = ConfigurationLookup(bytes, sections.range(.configuration))
  }

  /// Whether the symbols of an object are known; where they are not, none is ever found.
  public func knowsSymbols(of object: ObjectName) -> Bool { objectsWithSymbols.contains(object) }

  /// The symbols of a name in one object, in the kernel's order.
  public func symbols(named name: String, in object: ObjectName) -> [KernelSymbol] {
    guard let number = numbers[object], let place = names.find(name) else { return [] }
    return names.symbols(at: place, name: name, onlyIn: number)
  }

  /// The symbols of a name in all objects: vmlinux first, then by module.
  public func symbols(named name: String) -> [KernelSymbol] {
    guard let place = names.find(name) else { return [] }
    return names.symbols(at: place, name: name, onlyIn: nil)
  }

  /// Who exports a name; empty too where exports are not known.
  public func exports(named name: String) -> [ExportedSymbol] {
    guard let place = names.find(name) else { return [] }
    return names.exports(at: place, name: name)
  }

  /// Calls for each name that starts with a text, in the order of bytes.
  public func names(startingWith prefix: String) -> [String] { names.starting(with: prefix) }

  /// The module of a name, as the kernel writes it.
  public func module(named name: String) -> KernelModule? {
    guard let number = numbers[.module(name)], let modules, number <= modules.count else {
      return nil
    }
    return modules[number - 1]
  }

  /// The value of a configuration symbol, its name with or without `CONFIG_`; nil if it is not set.
  public func configurationValue(of symbol: String) -> String? {
    configuration.value(of: symbol)
  }

  /// The values of some configuration symbols; nil if the configuration is not known.
  public func configuration(of symbols: some Sequence<String>) -> Configuration? {
    guard knowsConfiguration else { return nil }
    var values = Configuration()
    for symbol in symbols {
      // A number or a text counts as neither m nor y, as in a condition of Kconfig.
      if let text = configuration.value(of: symbol), let value = Configuration.Value(rawValue: text)
      {
        values[symbol] = value
      }
    }
    return values
  }

  /// A release's first two numbers, 6 and 1 of `6.1.0-42-amd64`; nil if it does not start so.
  public static func series(of release: String) -> (Int, Int)? {
    let parts = release.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count >= 2, let major = Int(parts[0]),
      let minor = Int(parts[1].prefix { $0.isASCII && $0.isNumber })
    else { return nil }
    return (major, minor)
  }
}

/// Why a file tells nothing about a kernel.
public enum FactsError: Error, Hashable, Sendable {
  case notFacts
  /// Written by a later version of this program.
  case newer(version: Int)
  case damaged(String)
  /// A line of the text form; from 1.
  case line(Int, String)

  /// Goes on behind the name of the file.
  public var message: String {
    switch self {
    case .notFacts: "is no file of kernel facts"
    case .newer(let version):
      "has version \(version) of the format; this program knows version \(FactsLayout.version)"
    case .damaged(let reason): "is damaged: \(reason)"
    case .line(let number, let reason): "cannot be read: line \(number) \(reason)"
    }
  }
}
