import Comparing
import Diagnostics
import Livepatch

extension Rule {
  static let moduleNameReused = releaseRule(
    "module-name-reused", isRequired: true,
    summary: "The module would be called like one that may still be loaded.",
    rationale: """
      A replaced module stays loaded until somebody removes it, and the kernel refuses a second \
      module of one name with -EEXIST. So each release has a number of its own, and it only grows.
      """
  ) { gap, release, new in
    switch gap {
    case .moduleNameReused:
      return (
        "the release `\(new.module)` exists already, with other contents", .module,
        "raise `version:` in the manifest"
      )
    case .versionNotGrown(let earlier):
      return (
        "release \(new.version) would follow release \(earlier), which is in the field", .module,
        "raise `version:` in the manifest above \(earlier)"
      )
    default: return nil
    }
  }
}
