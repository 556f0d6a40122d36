import CSource
import Comparing
import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let stateChangedSameVersion = Rule(
    "state-changed-same-version", .states, .warning,
    summary: "The data of a state is of another type than in a release in the field.",
    rationale: """
      A state of the same id and version says that either release can take over from the other: the \
      kernel compares nothing else (`klp_is_state_compatible`, kernel/livepatch/state.c, 6.1), \
      forward and back. Callbacks that take `data` over from a release which has put something else \
      there read beyond it, or what is not meant.

      Types are compared as they are written in the definitions, and by the members of a structure \
      that the C of both releases defines. Whether a callback that was changed still fits is known \
      to its author alone.
      """,
    examples: [
      Example(
        "a structure with one member more",
        """
        --- livepatch.yaml
        livepatch: lp
        version: 2
        kernels: { bookworm: "6.1.*" }
        releases: releases
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f], callbacks: { pre_patch: a_pre_patch } } }
        states: { level: { id: 207, version: «1», data: struct level } }
        --- a/a.c
        struct level {
        	int console;
        	int network;
        };

        int klpp_f(void)
        {
        	return 0;
        }

        int a_pre_patch(struct klp_object *obj)
        {
        	return klp_get_prev_state(KLP_STATE_LEVEL) ? 0 : raise_level();
        }
        --- releases/bookworm/lp_1/cumulative.yaml
        format: 1
        livepatch: lp
        version: 1
        kernel: { name: bookworm, release: "6.1.*" }
        fixes:
          - fix: a
            folder: a
            sources:
              - file: a/a.c
                kind: c
                sha256: "0000000000000000000000000000000000000000000000000000000000000000"
        objects:
          - object: vmlinux
            functions:
              - { function: f, provided_by: [{ fix: a, replacement: klpp_f }] }
            callbacks: { pre_patch: [{ fix: a, function: a_pre_patch }] }
        states:
          level: { id: 207, version: 1, data: struct level, fixes: [a] }
        --- releases/bookworm/lp_1/fixes/a/a.c
        struct level {
        	int console;
        };

        int klpp_f(void)
        {
        	return 0;
        }

        int a_pre_patch(struct klp_object *obj)
        {
        	return klp_get_prev_state(KLP_STATE_LEVEL) ? 0 : raise_level();
        }
        """),
      Example(
        "another type",
        """
        --- livepatch.yaml
        livepatch: lp
        version: 2
        kernels: { bookworm: "6.1.*" }
        releases: releases
        states: { level: { id: 207, version: «1», data: u64 } }
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
        fixes: [{ fix: a, folder: a }]
        objects:
          - object: vmlinux
            functions:
              - { function: f, provided_by: [{ fix: a, replacement: klpp_f }] }
        states:
          level: { id: 207, version: 1, data: int, fixes: [a] }
        """),
      Example(
        "the version tells of it, and the old data is converted",
        """
        --- livepatch.yaml
        livepatch: lp
        version: 2
        kernels: { bookworm: "6.1.*" }
        releases: releases
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f], callbacks: { pre_patch: a_pre_patch } } }
        states: { level: { id: 207, version: 2, data: struct level } }
        --- a/a.c
        struct level {
        	int console;
        	int network;
        };

        int klpp_f(void)
        {
        	return 0;
        }

        int a_pre_patch(struct klp_object *obj)
        {
        	return klp_get_prev_state(KLP_STATE_LEVEL) ? convert_level() : raise_level();
        }
        --- releases/bookworm/lp_1/cumulative.yaml
        format: 1
        livepatch: lp
        version: 1
        kernel: { name: bookworm, release: "6.1.*" }
        fixes: [{ fix: a, folder: a }]
        objects:
          - object: vmlinux
            functions:
              - { function: f, provided_by: [{ fix: a, replacement: klpp_f }] }
            callbacks: { pre_patch: [{ fix: a, function: a_pre_patch }] }
        states:
          level: { id: 207, version: 1, data: int, fixes: [a] }
        """),
    ],
    .upgrade { pair in
      pair.new.patch.states.compactMap { new -> Finding? in
        guard let old = pair.old.patch.states.first(where: { $0.id == new.id }),
          old.version == new.version, let was = old.dataType, let now = new.dataType,
          let difference = pair.difference(from: was, to: now)
        else { return nil }
        var finding = pair.finding(
          "state-changed-same-version",
          "the data of the state `\(new.name)` (\(new.id)) \(difference.words) in \(pair.name(of: pair.old)), under the same version",
          was: .state(old.name), notes: difference.notes,
          help:
            "raise `version:` and convert what an earlier release has left, or give the new data another id"
        )
        finding.range = pair.declaration(of: new)?.version.range ?? finding.range
        return finding
      }
    })
}

extension ReleasePair {
  /// How two types of data differ; nil if they do not as far as can be seen.
  fileprivate func difference(
    from was: String, to now: String
  ) -> (words: String, notes: [Note])? {
    if was != now { return ("is a `\(now)` and was a `\(was)`", []) }
    guard let tag = now.split(whereSeparator: { " *".contains($0) }).last.map(String.init),
      let before = old.type(named: tag), let after = new.type(named: tag),
      before.file.tokenHash(of: before.body) != after.file.tokenHash(of: after.body)
    else { return nil }
    return (
      "has other members now than",
      [
        Note("the members now", at: after.file.range(after.body)),
        Note("the members in \(name(of: old))", at: before.file.range(before.body)),
      ]
    )
  }

  /// Where the set declares a state of the new release.
  fileprivate func declaration(of state: MergedState) -> SystemState? {
    guard let surroundings else { return nil }
    let fixes =
      surroundings.compositions.first { $0.kernel.name == new.release.kernelName }?.fixes ?? []
    return (fixes.flatMap(\.states) + surroundings.set.manifest.states)
      .first { $0.id.value == state.id }
  }
}

extension Side {
  /// What the C says a type consists of; nil if it says so nowhere or in several ways.
  fileprivate func type(named name: String) -> (file: CFile, body: ByteRange)? {
    let found = (code ?? [:]).values.flatMap { file in
      file.types.compactMap { type -> (file: CFile, body: ByteRange)? in
        guard file.reads(type.name, name), let body = type.body, !file.isDead(type.branch) else {
          return nil
        }
        return (file, body)
      }
    }
    guard let first = found.first, Set(found.map { $0.file.tokenHash(of: $0.body) }).count == 1
    else { return nil }
    return first
  }
}
