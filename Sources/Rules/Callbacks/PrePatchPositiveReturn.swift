import CSource
import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let prePatchPositiveReturn = Rule(
    "pre-patch-positive-return", .callbacks, .error,
    summary: "A pre_patch callback returns a positive value, which is failure and success at once.",
    rationale: """
      Any value but 0 makes the kernel give up (`klp_pre_patch_callback`, kernel/livepatch/core.h, \
      6.1), and hands the value on. The module loader takes only a negative one for an error \
      (`do_init_module`, kernel/module/main.c, 6.1): the livepatch stays loaded with nothing \
      enabled, and a module that is just being loaded is reported as loaded and is not there.

      The generated callbacks make -EINVAL of it, which still is not what was meant. Usually a `-` \
      in front of the error's name is missing, or a bool is returned as it is.
      """,
    examples: [
      Example(
        "an error without its sign, and the result of a question",
        """
        --- a/fix.yaml
        fix: a
        objects:
          vmlinux: { functions: [f], callbacks: { pre_patch: a_check } }
          ext4: { functions: [g], callbacks: { pre_patch: a_check_ext4 } }
        --- a/a.c
        static bool suits(void)
        {
        	return system_state == SYSTEM_RUNNING;
        }

        int klpp_f(void)
        {
        	return 0;
        }

        int klpp_g(void)
        {
        	return 0;
        }

        int a_check(struct klp_object *obj)
        {
        	if (!suits())
        		return «EBUSY»;
        	return «!suits()»;
        }

        int a_check_ext4(struct klp_object *obj)
        {
        	int ret = 0;

        	if (!suits())
        		ret = «1»;
        	return ret;
        }
        """),
      Example(
        "zero or a negative error",
        """
        --- a/fix.yaml
        fix: a
        objects:
          vmlinux: { functions: [f], callbacks: { pre_patch: a_check } }
        --- a/a.c
        static bool suits(void)
        {
        	return system_state == SYSTEM_RUNNING;
        }

        int klpp_f(void)
        {
        	return 0;
        }

        int a_check(struct klp_object *obj)
        {
        	int ret = 1;

        	if (ret)
        		ret = suits() ? 0 : -EBUSY;
        	return ret;
        }
        """),
    ],
    .unit { unit in
      unit.callbackFunctions().filter { $0.slot == .prePatch }.flatMap { callback in
        unit.positiveResults(of: callback.node).map { place, value in
          Finding(
            "pre-patch-positive-return",
            "`\(callback.name.value)` can return `\(value)`, which is positive: a refusal that the module loader takes for success",
            at: place, notes: [callback.note],
            help: value.hasPrefix("E")
              ? "return `-\(value)`" : "return 0, or a negative error such as `-EBUSY`")
        }
      }
    })
}

extension LintUnit {
  /// The values a function may return that are known to be, or to be possibly, positive.
  fileprivate func positiveResults(
    of node: CallGraph.Node, within callers: Set<CallGraph.Node> = []
  ) -> [(place: SourceRange, value: String)] {
    guard let code = code(of: node), !callers.contains(node), callers.count < 16 else { return [] }
    return code.returnedExpressions().flatMap {
      expression -> [(place: SourceRange, value: String)] in
      if isPositive(expression, in: code, node) {
        return [(code.file.range(expression), code.file.text(expression))]
      }
      // `return check(obj);` returns what `check` does.
      guard let call = code.file.calls(in: expression).first, call.range == expression else {
        return []
      }
      return graph.definitions(of: call.name, seenFrom: node.file).flatMap {
        positiveResults(of: $0, within: callers.union([node]))
      }
    }
  }

  private func isPositive(
    _ expression: ByteRange, in code: FunctionCode, _ node: CallGraph.Node
  ) -> Bool {
    let tokens = code.file.tokens(in: expression)
    if tokens.count == 1, let only = tokens.first {
      if let number = UInt64(only.text) { return number > 0 }
      return only.text == "true" || isErrorName(only.text)
    }
    if let call = code.file.calls(in: expression).first, call.range == expression {
      return graph.definitions(of: call.name, seenFrom: node.file).contains { callee in
        guard case .function(let index) = callee.definition else { return false }
        let file = files[callee.file]
        return file.words(of: file.functions[index]).contains { file.reads($0, "bool") }
      }
    }
    return isQuestion(tokens)
  }

  /// `EBUSY`, unless the module gives the name a meaning of its own.
  private func isErrorName(_ name: String) -> Bool {
    errorNames.contains(name)
      && !files.contains { file in file.macros.contains { file.reads($0.name, name) } }
  }

  /// `!x`, `a == b`, `a && b`: 0 or 1.
  private func isQuestion(_ tokens: [CFile.CodeToken]) -> Bool {
    var depth = 0
    var isQuestion = tokens.first?.text == "!"
    for token in tokens {
      switch token.text {
      case "(", "[": depth += 1
      case ")", "]": depth -= 1
      case "==", "!=", "<", ">", "<=", ">=", "&&", "||": isQuestion = isQuestion || depth == 0
      case "?", "-", "+", "*", ",":
        if depth == 0 { return false }
      default: break
      }
    }
    return isQuestion
  }
}

extension FunctionCode {
  /// What a function may return: what stands behind `return`, the two values of a choice there,
  /// and what the returned variable was assigned on the way.
  fileprivate func returnedExpressions() -> [ByteRange] {
    var expressions: [ByteRange] = []
    for index in body.returns {
      let expression = body.statements[index].expression
      let tokens = file.tokens(in: expression)
      if tokens.count == 1, tokens[0].isIdentifier {
        let values = assignments(to: tokens[0].text, reaching: index)
        expressions += values.isEmpty ? [expression] : values.flatMap(choices)
      } else {
        expressions += choices(expression)
      }
    }
    var seen: Set<ByteRange> = []
    return expressions.filter { seen.insert($0).inserted }
  }

  /// The values a variable can have where it is returned, if it is positive there.
  private func assignments(to variable: String, reaching end: Int) -> [ByteRange] {
    let uses = Dictionary(grouping: uses(of: variable), by: \.statement)
    func values(at statement: Int) -> [ByteRange] {
      (uses[statement] ?? []).compactMap { use in
        if case .assigned(let value) = use.kind { value } else { nil }
      }
    }
    /// Whether a positive value takes a way.
    func isOpen(_ way: CFile.Flow.Edge, behind statement: Int) -> Bool {
      guard let when = way.when else { return true }
      return (uses[statement] ?? []).allSatisfy { use in
        guard case .tested(let test) = use.kind else { return true }
        switch test.outcome(when: when) {
        case .zero, .negative, .notPositive: return false
        default: return true
        }
      }
    }
    return uses.keys.sorted().compactMap { statement in
      guard let value = values(at: statement).last else { return nil }
      var seen: Set<Int> = []
      var waiting = [statement]
      while let current = waiting.popLast() {
        for way in flow.edges(from: current) where isOpen(way, behind: current) {
          guard let to = way.to, seen.insert(to).inserted else { continue }
          if to == end { return value }
          if values(at: to).isEmpty { waiting.append(to) }
        }
      }
      return nil
    }
  }

  /// `a` and `b` of `x ? a : b`, or all of it.
  private func choices(_ expression: ByteRange) -> [ByteRange] {
    let tokens = file.tokens(in: expression)
    guard let question = tokens.firstIndex(where: { $0.text == "?" }),
      let colon = tokens.lastIndex(where: { $0.text == ":" }), colon > question + 1,
      colon + 1 < tokens.count, tokens.count(where: { $0.text == "?" }) == 1
    else { return [expression] }
    return [
      ByteRange(tokens[question + 1].range.start, tokens[colon - 1].range.end),
      ByteRange(tokens[colon + 1].range.start, tokens[tokens.count - 1].range.end),
    ]
  }
}

/// Names of errors (include/uapi/asm-generic/errno-base.h and errno.h, 6.1) that a callback may
/// have reason to return.
private let errorNames: Set<String> = [
  "EPERM", "ENOENT", "EINTR", "EIO", "ENXIO", "EAGAIN", "ENOMEM", "EACCES", "EFAULT", "EBUSY",
  "EEXIST", "EXDEV", "ENODEV", "EINVAL", "ENFILE", "ENOSPC", "EROFS", "EDOM", "ERANGE",
  "EDEADLK", "ENOSYS", "ENODATA", "EPROTO", "EBADMSG", "EOVERFLOW", "EILSEQ", "EOPNOTSUPP",
  "ENOTSUPP", "ETIMEDOUT", "EALREADY", "EINPROGRESS", "ESTALE", "ECANCELED", "EKEYREJECTED",
]
