import Testing

@testable import CSource

/// The statements of the first function, one a line, indented as they stand in one another.
private func outline(_ text: String, function: Int = 0) -> String {
  let file = CFile(text)
  let body = file.body(of: function)
  var depths: [Int] = []
  return body.statements.map { statement in
    let depth = statement.parent.map { depths[$0] + 1 } ?? 0
    depths.append(depth)
    let words = file.normalizedLines(of: statement.expression).map(\.text)
    return String(repeating: "  ", count: depth)
      + (["\(statement.kind)"] + words).joined(separator: " ")
  }.joined(separator: "\n")
}

@Suite struct BodyTests {
  @Test func readsEveryStatementOfTheLanguage() {
    let text = """
      int f(int a)
      {
        int x = 1, y[] = { 1, 2 };

        if (a)
          x = 2;
        else if (a > 1) {
          g(x);
        } else
          ;
        while (x--)
          for (i = 0; i < 3; i++)
            h(({ int z = 1; z; }));
        do {
          if (x)
            break;
          continue;
        } while (x > 0);
        switch (a) {
        case 1 ? 2 : 3:
        case A ... B:
          goto out;
        default:
          return (struct box) { .a = 1 }.a;
        }
      out:
        return 0;
      }
      """
    #expect(
      outline(text) == """
        block
          expression int x = 1 , y [ ] = { 1 , 2 }
          if a
            expression x = 2
            else
              if a > 1
                block
                  expression g ( x )
                else
                  empty
          while x --
            for i = 0 ; i < 3 ; i ++
              expression h ( ( { int z = 1 ; z ; } ) )
          do
            block
              if x
                break
              continue
            doCondition x > 0
          switch a
            block
              case 1 ? 2 : 3
              case A ... B
              goto out
              default
              return ( struct box ) { . a = 1 } . a
          label out
          return 0
        """)
  }

  @Test func givesTheElseToTheNearestIf() {
    #expect(
      outline("void f(void) { if (a) if (b) x(); else y(); z(); }") == """
        block
          if a
            if b
              expression x ( )
              else
                expression y ( )
          expression z ( )
        """)
  }

  @Test func tellsMacrosThatGovernStatementsFromOthers() {
    #expect(
      outline(
        """
        void f(void)
        {
          list_for_each_entry(a, &list, node) {
            x(a);
          }
          for_each_cpu(c)
            y(c);
          if (a)
            FOR_EACH(z) z();
          else
            TRACE(z)
          NO_SEMICOLON(1)
          typeof_member(struct box, size) size = 1;
          call(1)(2);
          u32 (*fn)(int) = x;
          last(1)
        }
        """) == """
          block
            macro list_for_each_entry ( a , & list , node )
              block
                expression x ( a )
            macro for_each_cpu ( c )
              expression y ( c )
            if a
              macro FOR_EACH ( z )
                expression z ( )
              else
                expression TRACE ( z )
            expression NO_SEMICOLON ( 1 )
            expression typeof_member ( struct box , size ) size = 1
            expression call ( 1 ) ( 2 )
            expression u32 ( * fn ) ( int ) = x
            expression last ( 1 )
          """)
  }

  @Test func readsAllAlternativesOfWholeStatements() {
    #expect(
      outline(
        """
        int f(void)
        {
        #ifdef A
          a();
          return 1;
        #elif B
          if (b) b();
        #else
        #endif
        #if 0
          don't {
        #endif
          if (x)
        #if C
            c();
        #else
            d();
        #endif
          return 0;
        }
        """) == """
          block
            conditional
              alternative
                expression a ( )
                return 1
              alternative
                if b
                  expression b ( )
              alternative
            conditional
            if x
              conditional
                alternative
                  expression c ( )
                alternative
                  expression d ( )
            return 0
          """)
  }

  @Test func readsOneAlternativeOfWhatCutsStatementsApart() {
    #expect(
      outline(
        """
        int f(void)
        {
        #ifdef A
          if (a) {
        #else
          if (b) {
        #endif
            x();
          }
        #ifdef B
          if (c)
            y();
          else
        #endif
            z();
          if (d)
            e();
        #ifdef C
          else
            g();
        #endif
          return call(
        #if 0
            1
        #else
            2
        #endif
            );
        }
        """) == """
          block
            if a
              block
                expression x ( )
            if c
              expression y ( )
              else
                expression z ( )
            if d
              expression e ( )
              else
                expression g ( )
            return call ( # if 0 1 # else 2 # endif )
          """)
  }

  @Test func readsAroundWhatIsBroken() {
    #expect(
      outline("int f(void) { if x ) a(); b() } int g(void) { return 1") == """
        block
          if
            expression x ) a ( )
          expression b ( )
        """)
    #expect(
      outline("int f(void) { if (x) } int g(void) { return 1", function: 1) == """
        block
          return 1
        """)
  }

  @Test func readsAFunctionThatHasAlternativeHeads() {
    let text = """
      #ifdef A
      int f(int a)
      {
      #else
      int f(void)
      {
      #endif
        return 1;
      }
      """
    for function in 0...1 {
      #expect(outline(text, function: function) == "block\n  return 1")
    }
  }

  @Test func givesTheRangesOfStatementsAndWhereAPlaceStands() {
    let file = CFile(
      "int f(void)\n{\n\tif (a)\n\t\tx = 1;\n\telse {\n\t\ty();\n\t}\n\treturn 2;\n}\n")
    let body = file.body(of: 0)
    #expect(file.text(body.statements[1].range) == "if (a)\n\t\tx = 1;\n\telse {\n\t\ty();\n\t}")
    #expect(file.text(body.statements[2].range) == "x = 1;")
    #expect(body.children(of: 1).map { file.text(body.statements[$0].range).first } == ["x", "e"])
    #expect(body.returns.map { file.text(body.statements[$0].expression) } == ["2"])
    let call = file.calls(of: "y")[0]
    #expect(body.statement(at: call.range.start) == 5)
    #expect(body.statement(at: file.functions[0].body.start) == 0)
    #expect(body.statement(at: 0) == nil)
  }
}

@Suite struct FlowTests {
  /// The ways between statements, which are told by their text: `from -> to`, with the condition.
  private func ways(_ text: String) -> [String] {
    let file = CFile(text)
    let body = file.body(of: 0)
    let flow = file.flow(of: body)
    func label(_ index: Int?) -> String {
      guard let index else { return "end" }
      let statement = body.statements[index]
      switch statement.kind {
      case .expression, .if, .while, .for, .macro, .switch, .doCondition, .case:
        return file.text(statement.expression)
      case .return: return "return \(file.text(statement.expression))"
      case .label: return file.text(statement.expression) + ":"
      case .goto: return "goto \(file.text(statement.expression))"
      default: return "\(statement.kind)"
      }
    }
    return body.statements.indices.flatMap { index in
      flow.edges(from: index).map { edge in
        let when = edge.when.map { $0 ? " if" : " unless" } ?? ""
        return "\(label(index)) -> \(label(edge.to))\(when)"
      }
    }
  }

  @Test func leadsThroughConditionsAndLabels() {
    #expect(
      ways("int f(void) { if (a) goto out; else b(); c(); return 1; out: return 2; }") == [
        "block -> a",
        "a -> goto out if", "a -> else unless",
        "goto out -> out:",
        "else -> b()",
        "b() -> c()",
        "c() -> return 1",
        "return 1 -> end",
        "out: -> return 2",
        "return 2 -> end",
      ])
  }

  @Test func leadsThroughLoops() {
    #expect(
      ways("int f(void) { while (a) { if (b) break; if (c) continue; d(); } e(); }") == [
        "block -> a",
        "a -> block if", "a -> e() unless",
        "block -> b",
        "b -> break if", "b -> c unless",
        "break -> e()",
        "c -> continue if", "c -> d() unless",
        "continue -> a",
        "d() -> a",
        "e() -> end",
      ])
    #expect(
      ways("void f(void) { do { if (a) break; b(); } while (0); for (;;) c(); }") == [
        "block -> do",
        "do -> block",
        "block -> a",
        "a -> break if", "a -> b() unless",
        "break -> ;;",
        "b() -> 0",
        "0 -> ;; unless",
        ";; -> c() if",
        "c() -> ;;",
      ])
    #expect(
      ways("void f(void) { do a(); while (b); for_each_x(c) d(); }") == [
        "block -> do", "do -> a()", "a() -> b", "b -> a() if", "b -> for_each_x(c) unless",
        "for_each_x(c) -> d() if", "for_each_x(c) -> end unless", "d() -> for_each_x(c)",
      ])
  }

  @Test func leadsThroughSwitchesAndConditionals() {
    #expect(
      ways(
        """
        void f(void) {
          switch (a) { case 1: b(); break; case 2: c(); }
        #ifdef A
          return 1;
        #else
          d();
        #endif
        #ifdef B
          e();
        #endif
        }
        """) == [
          "block -> a",
          "a -> 1", "a -> 2", "a -> conditional",
          "block -> 1",
          "1 -> b()", "b() -> break", "break -> conditional", "2 -> c()", "c() -> conditional",
          "conditional -> alternative", "conditional -> alternative",
          "alternative -> return 1", "return 1 -> end",
          "alternative -> d()", "d() -> conditional",
          "conditional -> alternative", "conditional -> end",
          "alternative -> e()", "e() -> end",
        ])
  }

  @Test func reachesWhatNothingStops() {
    let file = CFile(
      """
      int f(void)
      {
        start();
        if (a) {
          stop();
          hidden();
        } else if (b) {
          shown();
        }
        return 0;
      }
      """)
    let body = file.body(of: 0)
    let flow = file.flow(of: body)
    let stops = Set(file.calls(of: "stop").compactMap { body.statement(at: $0.range.start) })
    let reached = flow.reach(from: flow.edges(from: 0)) { !stops.contains($0) }
    let calls = reached.filter { body.statements[$0].kind == .expression }
    #expect(
      calls.map { file.text(body.statements[$0].expression) } == ["start()", "stop()", "shown()"])
    #expect(reached.contains { body.statements[$0].kind == .return })
  }
}
