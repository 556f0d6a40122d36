public import CSource
import Diagnostics
public import Livepatch

/// One of two releases that are compared: what it is composed of, where that is written, and its C
/// as far as it is known.
public struct Side: Sendable {
  /// What it was read from.
  public enum Origin: Sendable {
    case set, definition, module
  }

  public var release: Release
  public var origin: Origin
  /// C files and headers by their paths below `fixes/`; nil if they are not known.
  public var code: [String: CFile]?
  /// The module's parameters; nil if they are not known.
  public var parameters: Set<String>?
  /// The name of a module that is not called as `build` calls modules.
  public var moduleName: String?
  /// Whether it replaces what was there (`.replace = true`).
  public var isCumulative = true

  public init(release: Release, origin: Origin, code: [String: CFile]? = nil) {
    self.release = release
    self.origin = origin
    self.code = code
    parameters = code.map { files in
      files.values.reduce(into: []) { $0.formUnion($1.moduleParameters) }
    }
  }

  public var patch: CumulativePatch { release.patch }

  /// The name of the module.
  public var name: String { moduleName ?? patch.module }
}

extension Side {
  /// The same release after its files have got other numbers: higher by an offset.
  public func moved(by offset: UInt32) -> Side {
    func move(_ range: SourceRange) -> SourceRange {
      SourceRange(
        file: FileID(range.file.number + offset), start: range.start, end: range.end)
    }
    var moved = self
    moved.release.range = move(release.range)
    moved.release.places = release.places.mapValues(move)
    moved.code = code?.mapValues {
      CFile(reading: $0.source, as: FileID($0.id.number + offset))
    }
    return moved
  }

  /// The callbacks of an object that the kernel finds in the module, those included that `build`
  /// generates for the lifetime of shadow variables.
  func slots(of object: ObjectName) -> Set<CallbackSlot> {
    let declared = patch.objects.first { $0.name == object }?.callbacks ?? [:]
    let isGenerated =
      object == .vmlinux && patch.shadowVariables.contains { $0.freedBy.contains(.disable) }
    return Set(declared.filter { !$0.value.isEmpty }.keys)
      .union(isGenerated ? [.postPatch, .postUnpatch] : [])
  }

  /// The C of one of its fixes, with what all share; nil if a file of it is not known.
  public func callGraph(of fix: MergedFix) -> CallGraph? { FixCode(fix, of: self)?.graph }
}

extension CFile {
  /// The names that `module_param(name, …)` and its kin define (include/linux/moduleparam.h, 6.1).
  fileprivate var moduleParameters: [String] {
    fileScopeCalls.compactMap { call in
      let name = text(call.name)
      guard name.hasPrefix("module_param") || name.hasPrefix("core_param"),
        let first = arguments(of: call).first
      else { return nil }
      return text(first)
    }
  }
}
