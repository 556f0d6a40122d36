import Testing

@testable import CSource

@Suite struct UseTests {
  /// What becomes of `x` in a body, in words.
  private func uses(_ statements: String) -> [String] {
    let file = CFile("int f(void) { \(statements) }")
    return file.uses(of: "x", in: file.body(of: 0)).map { words($0.kind, file) }
  }

  /// What becomes of the result of the first call of `f`.
  private func result(_ statements: String) -> String? {
    let file = CFile("int g(void) { \(statements) }")
    return file.use(ofResultOf: file.calls(of: "f")[0], in: file.body(of: 0))
      .map { words($0.kind, file) }
  }

  private func words(_ kind: CFile.Use.Kind, _ file: CFile) -> String {
    switch kind {
    case .assigned(let value): "assigned \(file.text(value))"
    case .tested(let test): "tested \(test.outcome) \(test.connective)"
    case .stored(let target): "stored in \(file.text(target))"
    case .passed(let name, let argument): "passed to \(file.text(name)) \(argument)"
    default: "\(kind)"
    }
  }

  @Test(arguments: [
    ("struct box *x;", ["declared"]),
    ("u32 a = 1, *x, b;", ["declared"]),
    ("struct box *x = f(1), *y = x;", ["assigned f(1)", "stored in y"]),
    ("x = x->next;", ["dereferenced", "assigned x->next"]),
    ("*x = 1;", ["dereferenced"]),
    ("a = b * x;", ["read"]),
    (
      "a = (int)*x; (*x).a = 1; ((struct b *)x)->a = 2; x[1] = 3;",
      ["dereferenced", "dereferenced", "dereferenced", "dereferenced"]
    ),
    ("y->x = 1; z.x = 2; struct x a;", []),
    ("if (!x) return -1;", ["tested zero alone"]),
    ("if (x) y();", ["tested nonZero alone"]),
    ("if (x == NULL) y();", ["tested zero alone"]),
    ("if (NULL != (x)) y();", ["tested nonZero alone"]),
    ("if (unlikely(!x)) y();", ["tested zero alone"]),
    ("if (WARN_ON(!!x)) y();", ["tested nonZero alone"]),
    ("if (IS_ERR(x)) y();", ["tested error alone"]),
    ("if (!IS_ERR_OR_NULL(x)) y();", ["tested neitherErrorNorZero alone"]),
    ("if (x < 0) y();", ["tested negative alone"]),
    ("if (x && x->a) y();", ["tested nonZero and", "dereferenced"]),
    ("if (!x || a) y();", ["tested zero or"]),
    ("if (a && (x || b)) y();", ["tested nonZero mixed"]),
    ("a = x ? x->b : 0;", ["tested nonZero mixed", "dereferenced"]),
    ("while (a; x) y();", ["read"]),
    (
      "for (x = f(); x; x = x->next) y(x);",
      [
        "assigned f()", "tested nonZero alone", "dereferenced", "assigned x->next",
        "passed to y 0",
      ]
    ),
    ("if (!(x = f(1))) y();", ["assigned f(1)", "tested zero alone"]),
    ("if ((x = f(1)) == NULL) y();", ["assigned f(1)", "tested zero alone"]),
    ("BUG_ON(!x); WARN_ON(x);", ["tested zero mixed", "tested nonZero mixed"]),
    (
      "g(a, x, &x, (void *)x, x + 1);",
      ["passed to g 1", "addressTaken", "passed to g 3", "read"]
    ),
    ("return x;", ["returned"]),
    ("return (x);", ["returned"]),
    ("return sizeof(*x) + sizeof *x + sizeof(struct x);", ["unevaluated", "unevaluated"]),
    ("x(1);", ["called"]),
    (
      "a = x, b = (struct b *)x; c.d[1].e = x;",
      ["stored in a", "stored in b", "stored in c.d[1].e"]
    ),
    ("x += 1; x++;", ["read", "read"]),
    ("goto x; x: y();", []),
  ])
  func tellsWhatBecomesOfAVariable(_ statements: String, _ expected: [String]) {
    #expect(uses(statements) == expected)
  }

  @Test(arguments: [
    ("f(1);", "discarded"),
    ("(void)f(1);", "discarded"),
    ("return f(1);", "returned"),
    ("return f(1) ?: 2;", "tested nonZero mixed"),
    ("struct box *const box = (struct box *)f(1);", "stored in box"),
    ("y->box = f(1);", "stored in y->box"),
    ("if (!(ret = f(1))) return;", "stored in ret"),
    ("if (f(1)) return;", "tested nonZero alone"),
    ("if (f(1) != 0) return;", "tested nonZero alone"),
    ("f(1)->a = 2;", "dereferenced"),
    ("g(1, f(1));", "passed to g 1"),
    ("ops->f(1);", "discarded"),
    ("a = ops->f(1);", "stored in a"),
  ])
  func tellsWhatBecomesOfAResult(_ statements: String, _ expected: String) {
    #expect(result(statements) == expected)
  }

  @Test func tellsWhatATestSaysOfBothWays() {
    let alone = CFile.Test(outcome: .zero, connective: .alone)
    #expect(alone.outcome(when: true) == .zero && alone.outcome(when: false) == .nonZero)
    let and = CFile.Test(outcome: .error, connective: .and)
    #expect(and.outcome(when: true) == .error && and.outcome(when: false) == nil)
    let or = CFile.Test(outcome: .negative, connective: .or)
    #expect(or.outcome(when: true) == nil && or.outcome(when: false) == .notNegative)
  }

  @Test func namesTheStatementOfEachUse() {
    let file = CFile("int f(void) { x = 1; if (a) { b(x); } return x; }")
    let body = file.body(of: 0)
    #expect(file.uses(of: "x", in: body).map(\.statement) == [1, 4, 5])
  }

  @Test func knowsWhatIsAssignedAsItIs() {
    let file = CFile(
      """
      int (*table)(void) = a;
      void f(struct box *x)
      {
      	x->open = b;
      	x->ops = &c;
      	x->size = d + 1;
      	x->size = 1 + e;
      	x->fits = g && h;
      	x->next = *i;
      	x->make = j();
      #if 0
      	x->open = k;
      #endif
      	return l;
      }
      """)
    #expect(file.names(file.assignedNames) == ["b", "c"])
  }
}
