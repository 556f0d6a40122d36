import Comparing
import Composing
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

  static let stateDropped = releaseRule(
    "state-dropped", isRequired: true,
    summary: "A release in the field has a state that the new patch lacks.",
    rationale: """
      The kernel refuses to replace a patch by one that lacks any of its states, with -EINVAL \
      (`klp_is_patch_compatible`, kernel/livepatch/state.c, 6.1). A state is carried on for as long \
      as any release in the field has it.
      """
  ) { gap, _, _ in
    guard case .stateDropped(let name, let id) = gap else { return nil }
    return (
      "the state `\(name)` (\(id)) is lost: the kernel refuses to replace a release that has it",
      .state(name),
      "carry it on under `states:` of the manifest, with a version no lower than it had"
    )
  }

  static let stateVersionDecreased = releaseRule(
    "state-version-decreased", isRequired: true,
    summary: "A state has a lower version than in a release in the field.",
    rationale: """
      The kernel refuses a patch with a lower version of a state that is there, with -EINVAL \
      (`klp_is_state_compatible`, kernel/livepatch/state.c, 6.1).
      """
  ) { gap, _, _ in
    guard case .stateLowered(let name, _, let from, let to) = gap else { return nil }
    return (
      "the state `\(name)` goes from version \(from) down to \(to): the kernel refuses that",
      .state(name), "give it version \(from) or higher"
    )
  }

  static let functionDropped = releaseRule(
    "function-dropped", summary: "A function goes back to the original.",
    rationale: """
      A function that an earlier release replaced and the new one does not goes back to the \
      kernel's own (`klp_add_nops`, kernel/livepatch/core.c, 6.1). The kernel says nothing, and \
      what the fix did is gone.
      """
  ) { gap, _, _ in
    guard case .functionDropped(let key, let fix) = gap else { return nil }
    return (
      "`\(key)`, replaced by `\(fix)`, would go back to the original", .function(key),
      "keep the fix, or say why nobody needs it: `retire: [{ function: \(key), reason: … }]`"
    )
  }

  static let objectDropped = releaseRule(
    "object-dropped", summary: "All functions of an object go back to the original.",
    rationale: """
      As with single functions, the kernel takes them back without a word; the object's callbacks \
      of the earlier release never run again.
      """
  ) { gap, _, _ in
    guard case .objectDropped(let name) = gap else { return nil }
    return (
      "everything in `\(name)` would go back to the original", .object(name),
      "keep the fixes, or say why nobody needs them: `retire: [{ object: \(name), reason: … }]`"
    )
  }

  static let callbackDropped = releaseRule(
    "callback-dropped", summary: "A callback of an earlier release has no successor.",
    rationale: """
      When a patch is replaced, only the new patch's callbacks run \
      (Documentation/livepatch/cumulative-patches.rst, 6.1): what the earlier release's callbacks \
      have changed stays as it is, unless the new one takes it over or undoes it.
      """
  ) { gap, _, _ in
    guard case .callbackDropped(let object, let slot, let fix) = gap else { return nil }
    return (
      "the `\(slot.rawValue)` of `\(object)` that `\(fix)` had is gone, and what it did stays",
      .callback(object, slot),
      "take over or undo what it did, then say so: `retire: [{ callback: \(object)/\(slot.rawValue), reason: … }]`"
    )
  }

  static let shadowIDDropped = releaseRule(
    "shadow-id-dropped", summary: "Nobody frees a shadow variable of an earlier release any more.",
    rationale: """
      Shadow variables outlive the patch that made them. Without a release that knows their number \
      they leak, and attach themselves to the next object at the same address \
      (kernel/livepatch/shadow.c, 6.1).
      """
  ) { gap, _, _ in
    guard case .shadowVariableDropped(let name, let id) = gap else { return nil }
    return (
      "the shadow variable `\(name)` (\(id)) is left behind", .shadowVariable(name),
      "free it in `post_patch` and say so: `retire: [{ shadow_variable: \(name), reason: … }]`"
    )
  }

  static let releases = [
    moduleNameReused, stateDropped, stateVersionDecreased, functionDropped, objectDropped,
    callbackDropped, shadowIDDropped,
  ]

  /// A rule about what is lost between each release in the field and the new patch.
  private static func releaseRule(
    _ name: RuleName, isRequired: Bool = false, summary: String, rationale: String,
    words:
      @escaping @Sendable (ReleaseGap, Release, CumulativePatch) -> (
        message: String, place: ReleasePlace, help: String
      )?
  ) -> Rule {
    Rule(
      name, .releases, .error, isRequired: isRequired, summary: summary, rationale: rationale,
      .looking { surroundings in
        surroundings.compositions.flatMap { composition -> [Finding] in
          guard let patch = composition.patch else { return [] }
          return surroundings.set.releases.filter { $0.kernelName == composition.kernel.name }
            .flatMap { release in
              gaps(from: release.patch, to: patch).compactMap { gap -> Finding? in
                guard let (message, place, help) = words(gap, release, patch) else { return nil }
                return Finding(
                  name, message, at: surroundings.set.manifest.version.range,
                  notes: [
                    Note(
                      "release \(release.patch.version) has it here", at: release.range(of: place))
                  ], help: help, kernels: [composition.kernel.name])
              }
            }
        }
      })
  }
}
