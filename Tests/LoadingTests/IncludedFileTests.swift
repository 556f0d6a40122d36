import CSource
import Diagnostics
import Loading
import Testing

/// What a C file includes between quotes.
@Suite struct IncludedFileTests {
  private func paths(_ files: [String: String], of path: String = "lp.c") throws -> [String] {
    let source = SourceText(path: path, bytes: Array(try #require(files[path]).utf8))
    let file = CFile(reading: source, as: FileID(0))
    return includedFiles(of: file, at: path, in: .memory(files)).map(\.path)
  }

  @Test func areReadInTheOrderOfTheTextEachOnce() throws {
    let files = [
      "lp.c":
        "#include <linux/fs.h>\n#include \"a/a.c\"\n#include \"lp.h\"\n#include \"./a/a.c\"\n",
      "lp.h": "#include \"lp.h\"\n#include \"lp.c\"\n",
      "a/a.c": "#include \"a.h\"\n#include \"../common.h\"\n",
      "a/a.h": "int a;\n", "common.h": "int b;\n",
    ]
    #expect(try paths(files) == ["a/a.c", "a/a.h", "common.h", "lp.h"])
  }

  @Test func areLeftOutIfTheyAreMissingOrNeverCompiledOrElsewhere() throws {
    let files = [
      "lp.c": """
      #include "missing.h"
      #include "../lp.h"
      #include "a/../../lp.h"
      #include "/lp.h"
      #include ""
      #include "."
      #include <lp.h>
      #if 0
      #include "lp.h"
      #endif

      """,
      "lp.h": "int a;\n",
    ]
    #expect(try paths(files) == [])
  }

  @Test func areBounded() throws {
    var files = ["lp.c": "#include \"1.h\"\n"]
    for number in 1...1000 { files["\(number).h"] = "#include \"\(number + 1).h\"\n" }
    #expect(try paths(files).count == 256)
    files["lp.c"] = (1...5).map { "#include \"big\($0).h\"\n" }.joined()
    for number in 1...5 {
      files["big\(number).h"] = String(repeating: "\n", count: codeLimit / 3)
    }
    #expect(try paths(files) == ["big1.h", "big2.h", "big3.h"])
  }
}
