import Diagnostics
import Livepatch

/// What the modules in `Modules/` have to offer to stories.
enum Catalogue {
  static let livepatches = ["lp_1", "lp_2", "lp_3", "lp_4"]
  /// The one without an exit function.
  static let staying = "lp_stay"
  static let instrument = "klp_lab"
  static let targets = ["lab_one", "lab_two", "lab_three"].map { ObjectName.module($0) }
  static let objects = [ObjectName.vmlinux] + targets

  /// The functions that an object really has.
  static func functions(of object: ObjectName) -> [String] {
    switch object {
    case .vmlinux: kernelFiles.map(\.function)
    case .module(let name): ["\(name.dropFirst(4))_alpha", "\(name.dropFirst(4))_beta"]
    }
  }

  /// A function of a module that livepatches name and nobody has.
  static func missingFunction(of object: ObjectName) -> String? {
    object == .vmlinux ? nil : "\(object.text.dropFirst(4))_missing"
  }

  /// Functions of vmlinux, and the file that calls each when it is read.
  static let kernelFiles: [(function: String, path: String)] = [
    ("cmdline_proc_show", "/proc/cmdline"), ("loadavg_proc_show", "/proc/loadavg"),
    ("version_proc_show", "/proc/version"),
  ]

  static let modules =
    [instrument] + targets.map(\.text) + livepatches + [staying]
}

/// A value that nobody has written anywhere.
func made<Value>(_ value: Value) -> Located<Value> {
  Located(value, at: SourceRange(file: FileID(0), 0..<0))
}

/// Random numbers that are the same in every run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }
}
