public import Livepatch

/// The manifest of a new patch set.
public func manifestScaffold(livepatch: String, release: String) -> String {
  """
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
