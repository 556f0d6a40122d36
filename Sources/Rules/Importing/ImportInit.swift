import Diagnostics

extension Rule {
  static let importInit = Rule(
    "import-init", .importing, .error, isRequired: true,
    summary: "The init and cleanup functions of a fix cannot be carried.",
    rationale: """
      `livepatch_<fix>_init` and `livepatch_<fix>_cleanup` are imported if they are functions \
      with external linkage; `static inline` ones that do nothing are left out. One that does \
      something within a header cannot be called from the module's main file, and one that \
      exists in some configurations only needs a fix that is there in no other.

      Of a module written by hand the init is left out if it does nothing but enable the patch.
      """, .reading)
}
