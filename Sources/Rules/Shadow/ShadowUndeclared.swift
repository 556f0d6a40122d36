import CSource
import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let shadowUndeclared = Rule(
    "shadow-undeclared", .shadow, .note,
    summary: "The C uses a shadow variable of which the YAML says nothing.",
    rationale: """
      Ids share one space over the whole running kernel. What is declared under \
      `shadow_variables:` is compared over all fixes and releases: two fixes with one id, and a \
      release that forgets to free what an earlier one has left. What is not declared is not.
      """,
    examples: [
      Example(
        "an id in the C alone",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f, g] } }
        --- a/a.c
        #define SEEN_ID 0x2070001

        int klpp_f(struct file *file)
        {
        	return klp_shadow_get(file, «SEEN_ID») != NULL;
        }

        void klpp_g(struct file *file)
        {
        	klp_shadow_free(file, SEEN_ID, NULL);
        }
        """),
      Example(
        "declared, with the constant that the C has",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f, g] } }
        shadow_variables:
          seen: { id: SEEN_ID, parent: struct file, freed_by: parent }
        --- a/a.c
        #define SEEN_ID 0x2070001

        int klpp_f(struct file *file)
        {
        	return klp_shadow_get(file, SEEN_ID) != NULL;
        }

        void klpp_g(struct file *file)
        {
        	klp_shadow_free(file, SEEN_ID, NULL);
        }
        """),
    ],
    .set { surroundings in
      let declared = declaredNumbers(surroundings)
      return surroundings.selectedFixes.flatMap { fix -> [Finding] in
        var seen: Set<UInt64> = []
        return surroundings.index.files(of: fix).flatMap { file in
          idArguments(in: file).compactMap { argument -> Finding? in
            let text = file.text(argument)
            // A variable, or a constant that is computed, tells nothing.
            guard let number = surroundings.index.constant(text, in: fix) ?? UInt64(cLiteral: text),
              !declared.contains(number), seen.insert(number).inserted
            else { return nil }
            return Finding(
              "shadow-undeclared",
              "`\(fix.id.value)` uses the shadow variable \(ShadowID.number(number)), and no fix declares it",
              at: file.range(argument),
              help:
                "describe it under `shadow_variables:`, so that no other fix and no release clashes with it"
            )
          }
        }
      }
    })
}

private func declaredNumbers(_ surroundings: Surroundings) -> Set<UInt64> {
  var numbers: Set<UInt64> = []
  for fix in surroundings.set.fixes {
    for variable in fix.shadowVariables {
      switch variable.id.value {
      case .number(let number): numbers.insert(number)
      case .constant(let name):
        if let number = surroundings.index.constant(name, in: fix) { numbers.insert(number) }
      }
    }
  }
  return numbers
}

/// The ids of all calls of the shadow variable API (include/linux/livepatch.h, 6.1).
private func idArguments(in file: CFile) -> [ByteRange] {
  file.compiledCalls(of: shadowCalls).compactMap { name, call in
    let arguments = file.arguments(of: call)
    let place = name == shadowCalls.last ? 0 : 1
    return arguments.count > place ? arguments[place] : nil
  }
}

/// The last one has no parent before the id.
private let shadowCalls = [
  "klp_shadow_get", "klp_shadow_alloc", "klp_shadow_get_or_alloc", "klp_shadow_free",
  "klp_shadow_free_all",
]
