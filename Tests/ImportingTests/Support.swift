import Diagnostics
import Importing
import Loading

/// A small tree of our own in the layout of SUSE/kernel-livepatch.
struct SampleTree {
  var files: [String: String] = [
    "livepatch_main.c": "/* template */\n",
    "klp_trace.h": "#define TRACE 1\n",
    "shadow.h": "#define KLP_SHADOW_ID(n) n\n",
    "README": "how to build\n",
    "rpm/example.spec": "Name: example\nVersion:        7\n",
    "scripts/release-version.sh": "#!/bin/bash\n\nRELEASE=SLE15-SP6_Update_4\n",
    "uname_patch/livepatch_uname.c": """
    #include "livepatch_uname.h"
    __SYSCALL_DEFINEx(1, _klp_newuname, struct new_utsname __user *, name)
    {
      return 0;
    }

    """,
    "uname_patch/livepatch_uname.h": "#include \"../klp_trace.h\"\n",
  ]

  init() {
    addFix(
      "bug100", rows: "vmlinux alpha klpp_alpha\n",
      code: """
        /*
         * livepatch_bug100
         *
         * Fix for CVE-2030-0001, bsc#100
         *
         *  Upstream commit:
         *  0123456789ab ("alpha: check the length: \\"twice\\"")
         *
         *  SLE15-SP6 commit:
         *  fedcba9876543210fedcba9876543210fedcba98
         */
        #include "livepatch_bug100.h"
        extern typeof(beta) beta KLP_RELOC_SYMBOL(vmlinux, vmlinux, beta);
        int klpp_alpha(void) { return beta; }

        """)
  }

  /// Adds a folder whose init and cleanup functions do nothing.
  mutating func addFix(
    _ name: String, rows: String, header: String? = nil, code: String = "int nothing;\n",
    kbuild: String = ""
  ) {
    files["\(name)/patched_funcs.csv"] = rows
    files["\(name)/livepatch_\(name).h"] =
      header ?? """
        #ifndef _H
        #define _H
        static inline int livepatch_\(name)_init(void) { return 0; }
        static inline void livepatch_\(name)_cleanup(void) {}
        #endif

        """
    files["\(name)/livepatch_\(name).c"] = code
    files["\(name)/Kbuild.inc"] = kbuild
  }

  func imported(_ options: ImportOptions = ImportOptions(kernels: [("k", "6.4.0-*-default")]))
    -> Import
  {
    importSUSE(in: .memory(files), options: options)
  }
}

extension Import {
  func text(_ path: String) -> String {
    files[path].map { String(decoding: $0, as: UTF8.self) } ?? "(no \(path))"
  }

  /// What is worth correcting, as `path:line:column: rule: message`.
  var complaints: [String] {
    findings.filter { $0.rule != "import-file" }.map { finding in
      let file = sources[finding.range.file]
      let place = LineIndex(file.bytes).position(of: Int(finding.range.start))
      return "\(file.path):\(place.line):\(place.column): \(finding.rule): \(finding.message)"
    }
  }

  /// The set as loading sees it.
  func loaded() throws -> LoadedSet { try loadPatchSet(in: .memory(files)) }
}
