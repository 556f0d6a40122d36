import CSource
import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let shadowPointsIntoModule = Rule(
    "shadow-points-into-module", .shadow, .error,
    summary: "A shadow variable holds the address of something in the livepatch module.",
    rationale: """
      Shadow variables outlive the module: once a successor has taken over, the module is removed, \
      and the address of its function, string or variable leads nowhere \
      (Documentation/livepatch/cumulative-patches.rst, 6.1). The successor finds it and follows it.

      What `init`, `pre_patch` and `post_patch` store is taken for a successor's renewal.
      """,
    examples: [
      Example(
        "a function",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f, g] } }
        --- a/a.c
        static void release(struct state *state)
        {
        	kfree(state->table);
        }

        int klpp_f(struct inode *inode)
        {
        	struct state *state;

        	state = klp_shadow_get_or_alloc(inode, 0x2070001, sizeof(*state),
        					GFP_KERNEL, NULL, NULL);
        	if (!state)
        		return -ENOMEM;
        	state->release = «release»;
        	return 0;
        }

        void klpp_g(struct inode *inode)
        {
        	klp_shadow_free(inode, 0x2070001, NULL);
        }
        """),
      Example(
        "work, a string and a variable, in a constructor",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        static int defaults;

        static void do_later(struct work_struct *work)
        {
        }

        static int a_ctor(void *obj, void *shadow_data, void *ctor_data)
        {
        	struct state *state = shadow_data;

        	INIT_WORK(&state->work, «do_later»);
        	state->name = «"state"»;
        	state->defaults = «&defaults»;
        	return 0;
        }

        int klpp_f(struct inode *inode)
        {
        	if (klp_shadow_get_or_alloc(inode, 0x2070001, sizeof(struct state),
        				    GFP_KERNEL, a_ctor, NULL))
        		return 1;
        	klp_shadow_free(inode, 0x2070001, NULL);
        	return 0;
        }
        """),
      Example(
        "through casts",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        static int defaults;
        static const char nobody[] = "nobody";

        static int a_ctor(void *obj, void *shadow_data, void *ctor_data)
        {
        	*(int **)shadow_data = «&defaults»;
        	((struct state *)shadow_data)->ctor = «a_ctor»;
        	((struct state *)shadow_data)->name = (char *)«nobody»;
        	return 0;
        }

        int klpp_f(struct inode *inode)
        {
        	if (klp_shadow_get_or_alloc(inode, 0x2070001, sizeof(struct state),
        				    GFP_KERNEL, a_ctor, NULL))
        		return 1;
        	klp_shadow_free(inode, 0x2070001, NULL);
        	return 0;
        }
        """),
      Example(
        "a number that says which",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f, g] } }
        --- a/a.c
        int klpp_f(struct inode *inode)
        {
        	struct state *state;

        	state = klp_shadow_get_or_alloc(inode, 0x2070001, sizeof(*state),
        					GFP_KERNEL, NULL, NULL);
        	if (!state)
        		return -ENOMEM;
        	state->release = RELEASE_TABLE;
        	return 0;
        }

        void klpp_g(struct inode *inode)
        {
        	klp_shadow_free(inode, 0x2070001, NULL);
        }
        """),
    ],
    .unit { unit in
      unit.shadowPointers().flatMap { node, names -> [Finding] in
        guard !unit.isRenewal(node) else { return [] }
        return unit.addressesStored(through: names, in: node).map { address, what in
          Finding(
            "shadow-points-into-module",
            "the shadow variable keeps the address of \(what), which goes away with this module",
            at: address,
            help: "store what it stands for instead: a copy, or a number that each release looks up"
          )
        }
      }
    })
}

extension LintUnit {
  /// Whether a variable of a function points to the data of a shadow variable.
  func isShadowPointer(_ name: String, in node: CallGraph.Node) -> Bool {
    shadowPointers().contains { $0.node == node && $0.names.contains(name) }
  }

  /// The variables that point to the data of shadow variables, by function.
  fileprivate func shadowPointers() -> [(node: CallGraph.Node, names: Set<String>)] {
    var names: [CallGraph.Node: Set<String>] = [:]
    var order: [CallGraph.Node] = []
    func add(_ name: String, in node: CallGraph.Node) {
      if names[node] == nil { order.append(node) }
      names[node, default: []].insert(name)
    }
    for call in shadowCalls where !call.api.frees {
      guard let node = call.function, let code = code(of: node),
        case .stored(let target) = code.file.use(ofResultOf: call.call, in: code.body)?.kind
      else { continue }
      let tokens = code.file.tokens(in: target)
      if tokens.count == 1 { add(tokens[0].text, in: node) }
    }
    for hook in shadowHooks() where hook.role == "constructor" {
      for node in definitions(of: hook.name) {
        guard let code = code(of: node) else { continue }
        let parameters = code.file.elements(of: code.function.parameters)
        guard parameters.count == 3, let data = code.file.tokens(in: parameters[1]).last
        else { continue }
        add(data.text, in: node)
        for use in code.uses(of: data.text) {
          guard case .stored(let target) = use.kind else { continue }
          let tokens = code.file.tokens(in: target)
          if tokens.count == 1 { add(tokens[0].text, in: node) }
        }
      }
    }
    return order.map { ($0, names[$0] ?? []) }
  }

  /// Whether a function runs each time a release takes over.
  fileprivate func isRenewal(_ node: CallGraph.Node) -> Bool {
    let callbacks = fix.objects.flatMap { [$0.callbacks.prePatch, $0.callbacks.postPatch] }
    let functions = (callbacks + [fix.initFunction]).compactMap { $0?.value }
    return functions.contains { reach(from: $0).contains(node) }
  }

  /// What is stored behind pointers and lies in the module.
  fileprivate func addressesStored(
    through names: Set<String>, in node: CallGraph.Node
  ) -> [(place: SourceRange, what: String)] {
    guard let code = code(of: node) else { return [] }
    return code.body.statements.flatMap { statement -> [(place: SourceRange, what: String)] in
      guard statement.kind == .expression else { return [] }
      let tokens = code.file.tokens(in: statement.expression)
      guard let value = stored(tokens, through: names).map(withoutCasts),
        let first = value.first, let last = value.last, let what = part(value, seenFrom: node)
      else { return [] }
      return [(code.file.range(ByteRange(first.range.start, last.range.end)), what)]
    }
  }

  /// The value of `name->member = value` or `*name = value`; the function of
  /// `INIT_WORK(&name->member, value)`.
  private func stored(
    _ tokens: [CFile.CodeToken], through names: Set<String>
  ) -> ArraySlice<CFile.CodeToken>? {
    guard tokens.count > 3 else { return nil }
    if let assign = tokens.firstIndex(where: { $0.text == "=" }) {
      let place = withoutCasts(tokens[..<assign])
      guard place.count > 1, place.allSatisfy({ $0.isIdentifier || "->*.".contains($0.text) })
      else { return nil }
      let isMember = names.contains(place[0].text) && place[1].text == "->"
      let isWhole = place.count == 2 && place[0].text == "*" && names.contains(place[1].text)
      return isMember || isWhole ? tokens[(assign + 1)...] : nil
    }
    let takers: Set<String> = [
      "INIT_WORK", "INIT_DELAYED_WORK", "timer_setup", "hrtimer_setup", "tasklet_setup",
      "init_irq_work",
    ]
    guard takers.contains(tokens[0].text), tokens[2].text == "&", names.contains(tokens[3].text),
      let comma = tokens.firstIndex(where: { $0.text == "," }),
      let end = tokens[(comma + 1)...].firstIndex(where: { $0.text == "," || $0.text == ")" })
    else { return nil }
    return tokens[(comma + 1)..<end]
  }

  /// `((struct state *)name)->member` as `name->member`, `*(u64 *)name` as `*name`.
  private func withoutCasts(_ tokens: ArraySlice<CFile.CodeToken>) -> [CFile.CodeToken] {
    var rest = tokens
    var result: [CFile.CodeToken] = []
    while let token = rest.popFirst() {
      guard token.text == "(" else {
        // What is left of brackets around a cast name.
        if token.text != ")" { result.append(token) }
        continue
      }
      if let end = rest.firstIndex(where: { $0.text == ")" || $0.text == "(" }),
        rest[end].text == ")", end > rest.startIndex, rest[end - 1].text == "*"
      {
        rest = rest[(end + 1)...]
      }
    }
    return result
  }

  /// What part of the module a value is the address of.
  private func part(
    _ value: [CFile.CodeToken], seenFrom node: CallGraph.Node
  ) -> String? {
    if value.allSatisfy({ $0.text.hasPrefix("\"") }) { return "a string" }
    var value = value[...]
    let isAddress = value.first?.text == "&"
    if isAddress { value = value.dropFirst() }
    guard value.count == 1, let name = value.first, name.isIdentifier else { return nil }
    let isFunction = definitions(of: name.text).contains { definition in
      guard case .function(let index) = definition.definition else { return false }
      return definition.file == node.file || !files[definition.file].functions[index].isStatic
    }
    if isFunction { return "the function `\(name.text)`" }
    // The name of an array is its address.
    let isVariable = files.contains { file in
      file.variables.contains {
        file.reads($0.name, name.text) && !$0.isExtern && (isAddress || file.isArray($0))
      }
    }
    return isVariable ? "the variable `\(name.text)`" : nil
  }
}
