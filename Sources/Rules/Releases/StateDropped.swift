import Comparing
import Diagnostics
import Livepatch

extension Rule {
  static let stateDropped = releaseRule(
    "state-dropped", isRequired: true,
    summary: "A release in the field has a state that the new patch lacks.",
    rationale: """
      The kernel refuses to replace a patch by one that lacks any of its states, with -EINVAL \
      (`klp_is_patch_compatible`, kernel/livepatch/state.c, 6.1). A state is carried on for as long \
      as any release in the field has it.
      """,
    examples: [
      Example(
        "a fix was removed together with its state",
        """
        --- livepatch.yaml
        livepatch: lp
        version: «2»
        kernels: { bookworm: "6.1.*" }
        releases: releases
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        --- releases/bookworm/lp_1/cumulative.yaml
        format: 1
        livepatch: lp
        version: 1
        kernel: { name: bookworm, release: "6.1.*" }
        fixes: [{ fix: old, folder: old }]
        objects:
          - object: vmlinux
            functions:
              - { function: f, provided_by: [{ fix: old, replacement: klpp_f }] }
        states:
          level: { id: 207, version: 1, fixes: [old] }
        """),
      Example(
        "the manifest carries the state on",
        """
        --- livepatch.yaml
        livepatch: lp
        version: 2
        kernels: { bookworm: "6.1.*" }
        releases: releases
        states: { level: { id: 207, version: 1 } }
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        --- releases/bookworm/lp_1/cumulative.yaml
        format: 1
        livepatch: lp
        version: 1
        kernel: { name: bookworm, release: "6.1.*" }
        fixes: [{ fix: old, folder: old }]
        objects:
          - object: vmlinux
            functions:
              - { function: f, provided_by: [{ fix: old, replacement: klpp_f }] }
        states:
          level: { id: 207, version: 1, fixes: [old] }
        """),
    ]
  ) { gap, _ in
    guard case .stateDropped(let name, let id, _) = gap else { return nil }
    return (
      "the state `\(name)` (\(id)) is lost: the kernel refuses to replace a release that has it",
      .state(name),
      "carry it on under `states:` of the manifest, with a version no lower than it had"
    )
  } mending: { gap, pair in
    guard case .stateDropped(let name, let id, let version) = gap,
      let surroundings = pair.surroundings
    else { return nil }
    let manifest = surroundings.set.manifest
    let yaml = YAMLInsertion(surroundings.sources[manifest.file], as: manifest.file)
    let entry = "\(name): { id: \(id), version: \(version) }"
    let edit =
      manifest.states.map(\.name.range).min().map { yaml.entry(entry, before: $0) }
      ?? yaml.atEnd("states:\n  \(entry)")
    return edit.map { (nil, FixIt("carry the state on", isSafe: false, edits: [$0])) }
  }
}
