import Testing

@testable import CSource

@Suite struct CallGraphTests {
  /// The names along a chain of steps.
  private func names(_ graph: CallGraph, _ path: [CallGraph.Step]) -> [String] {
    path.map { graph.name(of: $0.caller) }
      + path.suffix(1).map { graph.files[$0.caller.file].text($0.callee) }
  }

  private func function(_ name: String, in graph: CallGraph) -> [CallGraph.Node] {
    graph.files.indices.flatMap { file in
      graph.files[file].functions(named: name).map {
        CallGraph.Node(file: file, definition: .function($0))
      }
    }
  }

  @Test func findsThePathThroughHelpersMacrosAndFiles() {
    let graph = CallGraph([
      CFile("#define FREE(x) release(x, 1)\n#define FREE_BOXES FREE(2)\n", path: "a.h"),
      CFile("void drop(void) { FREE_BOXES; }\n", path: "b.c"),
      CFile(
        """
        static void helper(void) { drop(); }
        static void fix_exit(void) { helper(); }
        static void unused(void) { release(3, 4); }
        """, path: "c.c"),
    ])
    let reach = graph.reachable(from: function("fix_exit", in: graph))
    let paths = reach.paths(toCallsOf: "release")
    #expect(
      paths.map { names(graph, $0) } == [
        ["fix_exit", "helper", "drop", "FREE_BOXES", "FREE", "release"]
      ])
    #expect(!reach.contains(function("unused", in: graph)[0]))
  }

  @Test func keepsStaticFunctionsToTheirFile() {
    let graph = CallGraph([
      CFile("static void helper(void) { one(); }\nvoid a(void) { helper(); }", path: "a.c"),
      CFile("static void helper(void) { two(); }\nvoid b(void) { helper(); }", path: "b.c"),
      CFile("void c(void) { helper(); }", path: "c.c"),
    ])
    let reach = graph.reachable(from: function("b", in: graph))
    #expect(reach.paths(toCallsOf: "one").isEmpty)
    #expect(reach.paths(toCallsOf: "two").count == 1)
    #expect(graph.reachable(from: function("c", in: graph)).nodes.count == 1)
  }

  @Test func followsAliasesAndConditionalDuplicatesButNothingDead() {
    let graph = CallGraph([
      CFile(
        """
        #define other_name release
        #ifdef A
        void helper(void) { other_name(1); }
        #else
        void helper(void) { keep(2); }
        #endif
        #if 0
        void helper(void) { dead(3); }
        #endif
        void start(void) { helper(); ops->dead(4); start(); }
        """)
    ])
    let reach = graph.reachable(from: function("start", in: graph))
    #expect(reach.paths(toCallsOf: "release").count == 1)
    #expect(reach.paths(toCallsOf: "keep").count == 1)
    #expect(reach.paths(toCallsOf: "dead").isEmpty)
  }
}
