import Comparing
import Composing
import Diagnostics
import Livepatch
import Loading
import Rules
import Testing

/// A set in memory, as one side of a comparison.
func side(_ files: [String: String], version: Int = 1) throws -> Side {
  var files = files
  if files["livepatch.yaml"] == nil {
    files["livepatch.yaml"] =
      "livepatch: lp\nversion: \(version)\nkernels: { bookworm: \"6.1.*\" }\n"
  }
  let loaded = try loadPatchSet(in: .memory(files))
  #expect(loaded.findings.map(\.message) == [])
  let set = try #require(loaded.set)
  let index = CodeIndex(code: loaded.code)
  let composition = compose(set, for: set.manifest.kernels[0], code: index)
  return try #require(Side(composition, of: set, code: index))
}

/// One fix that replaces a function through a helper, with what a test changes in it.
func helped(
  version: Int, helper: String = "return 1;", body: String = "return helper();",
  before: String = "", behind: String = "", yaml: String = "", functions: String = "f"
) throws -> Side {
  try side(
    [
      "a/fix.yaml": "fix: a\nobjects: { vmlinux: { functions: [\(functions)] } }\n\(yaml)",
      "a/a.c": """
      \(before)
      static int helper(void)
      {
      	\(helper)
      }

      int klpp_f(void)
      {
      	\(body)
      }
      \(behind)

      """,
    ], version: version)
}
