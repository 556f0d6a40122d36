import Diagnostics

extension Rule {
  static let refusedByHost = Rule(
    "refused-by-host", .target, .error, isRequired: true,
    summary: "The machine that klp-compose runs on would not take the livepatch now.",
    rationale: """
      `verify --host` reads what the machine shows of its livepatches, modules, probes and tracers, \
      and changes nothing. The kernel refuses a livepatch while another one is in transition, if a \
      module of its name is loaded, if an enabled livepatch has states that it lacks, and if something \
      else changes where one of its functions goes.
      """, .reading)

  static let riskyOnHost = Rule(
    "risky-on-host", .target, .warning,
    summary: "The machine would take the livepatch, and somebody should know of something before.",
    rationale: """
      `verify --host` found a livepatch that no release of the set describes and that would be \
      replaced, one whose module is held because a transition was forced, or a probe in code that \
      would no longer run.
      """, .reading)
}
