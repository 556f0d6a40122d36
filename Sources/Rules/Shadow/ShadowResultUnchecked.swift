import CSource
import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let shadowResultUnchecked = Rule(
    "shadow-result-unchecked", .shadow, .error,
    summary: "A shadow variable is used without asking whether there is one.",
    rationale: """
      `klp_shadow_get` gives NULL for every object that is older than the patch; `klp_shadow_alloc` \
      and `klp_shadow_get_or_alloc` give NULL if there is no memory or the constructor fails, and \
      `klp_shadow_alloc` also if the object has its variable already \
      (kernel/livepatch/shadow.c, 6.1). None of them gives an error pointer, so `IS_ERR` tells \
      nothing.
      """,
    examples: [
      Example(
        "used at once",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(struct inode *inode)
        {
        	int *count = klp_shadow_get(inode, 0x2070001);

        	return *«count» + 1;
        }
        """),
      Example(
        "asked, and used all the same",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(struct inode *inode)
        {
        	struct state *state;

        	state = klp_shadow_get(inode, 0x2070001);
        	if (!state)
        		pr_warn("no state\\n");
        	return «state»->count;
        }
        """),
      Example(
        "an error pointer is expected",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f, g] } }
        --- a/a.c
        int klpp_f(struct inode *inode)
        {
        	struct state *state;

        	state = klp_shadow_alloc(inode, 0x2070001, sizeof(*state), GFP_KERNEL, NULL, NULL);
        	if (IS_ERR(state))
        		return PTR_ERR(state);
        	«state»->count = 0;
        	return 0;
        }

        void klpp_g(struct inode *inode)
        {
        	klp_shadow_free(inode, 0x2070001, NULL);
        }
        """),
      Example(
        "asked about another object",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(struct inode *from, struct inode *to)
        {
        	int *old = klp_shadow_get(from, 0x2070001);
        	int *new;

        	if (!old)
        		return 0;
        	new = klp_shadow_get(to, 0x2070001);
        	*«new» = *old;
        	return 0;
        }
        """),
      Example(
        "asked first",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(struct inode *inode)
        {
        	int *count = klp_shadow_get(inode, 0x2070001);

        	return count ? *count + 1 : 0;
        }
        """),
    ],
    .unit { unit in
      unit.shadowCalls.compactMap { call in
        guard !call.api.frees, let place = unit.uncheckedUse(of: call) else { return nil }
        let name = call.api.rawValue
        return Finding(
          "shadow-result-unchecked",
          "what `\(name)` gives is used here without asking whether it is NULL", at: place,
          notes: place == call.name ? [] : [Note("it comes from here", at: call.name)],
          help: call.api == .get
            ? "test it: objects that are older than the patch have no variable"
            : "test it: there may be no memory, or the constructor may fail")
      }
    })
}

extension LintUnit {
  /// Where the result of a call is dereferenced though it can be NULL on some way there.
  fileprivate func uncheckedUse(of call: ShadowCall) -> SourceRange? {
    guard let function = call.function, let code = code(of: function),
      let use = code.file.use(ofResultOf: call.call, in: code.body)
    else { return nil }
    switch use.kind {
    case .dereferenced:
      return isKnownToExist(call) ? nil : call.name
    case .stored(let target):
      let tokens = code.file.tokens(in: target)
      guard tokens.count == 1, !isKnownToExist(call) else { return nil }
      return code.dereference(of: tokens[0].text, possiblyNullBehind: use).map(code.file.range)
    default: return nil
    }
  }

  /// Whether the function has asked about this object's variable before.
  private func isKnownToExist(_ call: ShadowCall) -> Bool {
    guard call.api == .get, let parent = call.parent.map(call.file.text) else { return false }
    return shadowCalls.contains {
      $0.function == call.function && $0.key == call.key && !$0.api.frees
        && $0.call.range.start < call.call.range.start && $0.parent.map($0.file.text) == parent
    }
  }
}

extension FunctionCode {
  /// The first place at which a variable is dereferenced that was given a value which may be NULL.
  func dereference(
    of variable: String, possiblyNullBehind assignment: CFile.Use
  ) -> ByteRange? {
    let uses = uses(of: variable).filter { use in
      switch use.kind {
      case .declared, .unevaluated: false
      // An error pointer is never given.
      case .tested(let test): test.outcome != .error && test.outcome != .noError
      case .passed(let function, _): !file.reads(function, "PTR_ERR")
      default: true
      }
    }
    let byStatement = Dictionary(grouping: uses, by: \.statement)
    var isSeen: Set<Int> = []
    var waiting: [Int] = []
    /// Goes on behind a statement if the value can still be NULL there.
    func look(at statement: Int, _ uses: ArraySlice<CFile.Use>) -> ByteRange? {
      switch uses.first?.kind {
      case .dereferenced: return uses.first?.range
      case .tested(let test):
        for edge in flow.edges(from: statement) {
          guard let when = edge.when, test.outcome(when: when) == .zero, let to = edge.to
          else { continue }
          waiting.append(to)
        }
      case nil: waiting += flow.edges(from: statement).compactMap(\.to)
      default: break
      }
      return nil
    }
    let own = byStatement[assignment.statement] ?? []
    let behind = own.firstIndex { use in
      if case .assigned(let value) = use.kind { value.contains(assignment.range) } else { false }
    }
    if let place = look(at: assignment.statement, own[((behind ?? own.count - 1) + 1)...]) {
      return place
    }
    var next = 0
    while next < waiting.count {
      let statement = waiting[next]
      next += 1
      guard isSeen.insert(statement).inserted else { continue }
      if let place = look(at: statement, (byStatement[statement] ?? [])[...]) { return place }
    }
    return nil
  }
}
