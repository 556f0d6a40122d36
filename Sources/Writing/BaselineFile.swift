public import Diagnostics

/// A baseline as YAML, sorted, so that a change of it is easy to review.
public func text(of baseline: Baseline) -> String {
  var yaml = YAMLText()
  yaml.comment("Findings that are accepted for now. `klp-compose lint --baseline FILE` passes over")
  yaml.comment("them; `--write-baseline` brings this file up to date.")
  yaml.pair("version", "1")
  if baseline.entries.isEmpty {
    yaml.pair("findings", "[]")
  } else {
    yaml.section("findings", baseline.entries) { yaml, entry in
      yaml.item { yaml in
        yaml.scalar("rule", entry.identity.rule.text)
        yaml.scalar("message", entry.identity.message)
        yaml.scalar("text", entry.identity.text)
        yaml.pair("count", "\(entry.count)")
      }
    }
  }
  return yaml.text
}
