public import Livepatch
public import Loading
import Reporting

/// The manifest of a new patch set.
public func manifestScaffold(livepatch: String, release: String) -> String {
  """
  # yaml-language-server: $schema=\(schemaPath(of: .manifest))
  livepatch: \(YAMLText.scalar(livepatch))          # the module is \(livepatch)_1
  version: 1                      # the release number; only grows
  description: Fixes for the stock kernel
  kernels:                        # name: what `uname -r` prints there
    stock: \(YAMLText.scalar(release))

  """
}

/// The description and the source of a new fix.
public func fixScaffold(id: String, function: FunctionKey) -> [(path: String, text: String)] {
  let replacement = "klpp_" + String(function.name.map { $0 == "." || $0 == "$" ? "_" : $0 })
  let description = """
    # yaml-language-server: $schema=../\(schemaPath(of: .fix))
    fix: \(YAMLText.scalar(id))
    title: "what it mends, in one line"
    references: []

    objects:
      \(YAMLText.scalar(function.object.text)):
        functions: [\(YAMLText.scalar(function.name))]

    """
  let source = """
    // SPDX-License-Identifier: GPL-2.0
    #include <linux/seq_file.h>

    /*
     * Takes the place of \(function.name)(): give it the same prototype, and no
     * `static`, since the merged module refers to it by address.
     */
    int \(replacement)(struct seq_file *m, void *v)
    {
    \tseq_puts(m, "livepatched\\n");
    \treturn 0;
    }

    """
  return [("\(id)/fix.yaml", description), ("\(id)/livepatch.c", source)]
}

/// Where editors find the JSON Schema of a file, below a patch set: in a folder that starts with a
/// dot, which is never taken for a fix.
public func schemaPath(of file: SchemaFile) -> String { ".klp-compose/\(file.rawValue).json" }

/// The JSON Schemas that the scaffolds name, so that editors complete and check without a network.
public func schemaScaffold() -> [(path: String, text: String)] {
  [SchemaFile.manifest, .fix].map {
    (schemaPath(of: $0), jsonSchema(of: $0).description + "\n")
  }
}
