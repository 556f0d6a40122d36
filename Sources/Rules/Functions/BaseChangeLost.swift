import CSource
import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let baseChangeLost = Rule(
    "base-change-lost", .functions, .warning,
    summary: "A replacement is said to contain another fix's, and lacks what that fix changed.",
    rationale: """
      `on_top_of:` promises that a replacement has the other fix's change in it; the other one's own \
      replacement is never run. What the other fix changed is known where its patch lies beside it \
      (a `.patch` or `.diff` in its folder, as `git format-patch` writes it): lines it added must be \
      there, lines it removed must not.

      Nothing is claimed without a patch, about lines that cannot be found again in the other fix's \
      C, or about lines that the patch of the later fix changes itself.
      """,
    examples: [
      Example(
        "a check that got lost on the way",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/0001-f-check-the-length.patch
        +++ b/lib/f.c
        @@ -3,4 +3,6 @@ int f(char *to, int length)
         {
        +\tif (length > LIMIT)
        +\t\treturn -EINVAL;
         \tmemset(to, 0, length);
         \treturn 0;
         }
        --- a/a.c
        int klpp_f(char *to, int length)
        {
        	if (length > LIMIT)
        		return -EINVAL;
        	memset(to, 0, length);
        	return 0;
        }
        --- b/fix.yaml
        fix: b
        objects: { vmlinux: { functions: { f: { on_top_of: a } } } }
        --- b/b.c
        int «klpp_f»(char *to, int length)
        {
        	memset(to, 0, length);
        	count_calls();
        	return 0;
        }
        """),
      Example(
        "a line comes back",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/0001-f-stop-counting.patch
        +++ b/lib/f.c
        @@ -3,4 +3,3 @@ int f(char *to, int length)
         {
        -\tcount_calls();
         \tmemset(to, 0, length);
         }
        --- a/a.c
        void klpp_f(char *to, int length)
        {
        	memset(to, 0, length);
        }
        --- b/fix.yaml
        fix: b
        objects: { vmlinux: { functions: { f: { on_top_of: a } } } }
        --- b/b.c
        void «klpp_f»(char *to, int length)
        {
        	count_calls();
        	memset(to, 0, min(length, LIMIT));
        }
        """),
      Example(
        "the check is still there",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/0001-f-check-the-length.patch
        +++ b/lib/f.c
        @@ -3,4 +3,6 @@ int f(char *to, int length)
         {
        +\tif (length > LIMIT)
        +\t\treturn -EINVAL;
         \tmemset(to, 0, length);
         \treturn 0;
         }
        --- a/a.c
        int klpp_f(char *to, int length)
        {
        	if (length > LIMIT)
        		return -EINVAL;
        	memset(to, 0, length);
        	return 0;
        }
        --- b/fix.yaml
        fix: b
        objects: { vmlinux: { functions: { f: { on_top_of: a } } } }
        --- b/b.c
        int klpp_f(char *to, int length)
        {
        	if (length > LIMIT)
        		return -EINVAL;
        	memset(to, 0, length);
        	count_calls();
        	return 0;
        }
        """),
      Example(
        "the later fix's own patch changes the line",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/0001-f-check-the-length.patch
        +++ b/lib/f.c
        @@ -3,3 +3,4 @@ int f(char *to, int length)
         {
        +\tlength = min(length, LIMIT);
         \tmemset(to, 0, length);
         }
        --- a/a.c
        void klpp_f(char *to, int length)
        {
        	length = min(length, LIMIT);
        	memset(to, 0, length);
        }
        --- b/fix.yaml
        fix: b
        objects: { vmlinux: { functions: { f: { on_top_of: a } } } }
        --- b/0001-f-the-limit-is-one-less.patch
        +++ b/lib/f.c
        @@ -3,4 +3,4 @@ int f(char *to, int length)
         {
        -\tlength = min(length, LIMIT);
        +\tlength = min(length, LIMIT - 1);
         \tmemset(to, 0, length);
         }
        --- b/b.c
        void klpp_f(char *to, int length)
        {
        	length = min(length, LIMIT - 1);
        	memset(to, 0, length);
        }
        """),
    ],
    .set { surroundings in
      zip(surroundings.compositions, surroundings.replacedFunctions).flatMap {
        composition, functions in lostChanges(composition, functions, surroundings.index)
      }
    })
}

/// Longer bodies are not compared line by line.
private let comparedLines = 4_000

private let noteLimit = 6

/// One fix's replacement of a function.
private struct Version {
  var fix: Livepatch.Fix
  var patches: [PatchFile]
  var definition: CodeIndex.Definition
  var lines: [SourceRange]
  /// The same lines, as they compare.
  var texts: [String]

  init?(_ function: ReplacedFunction, _ composition: Composition, _ index: CodeIndex) {
    guard let fix = composition.fixes.first(where: { $0.id.value == function.fix }),
      let definition = index.definition(of: function.replacement, in: fix),
      let file = index.code[definition.file]
    else { return nil }
    let lines = file.normalizedLines(of: definition.function.body)
    guard lines.count <= comparedLines else { return nil }
    self.fix = fix
    self.definition = definition
    self.lines = lines.map { file.range($0.range) }
    patches = index.patches(of: fix)
    texts = lines.map { comparable($0.text) }
  }

  /// The lines that its patch added, by number.
  var added: Set<Int> {
    Set(
      patches.flatMap(\.runs).filter { $0.change == .added }.flatMap {
        $0.place(in: texts) ?? 0..<0
      })
  }

  /// What its patch does to lines, wherever they stand.
  func changed(_ change: PatchFile.Run.Change) -> Set<String> {
    Set(
      patches.flatMap(\.runs).filter { $0.change == change }.flatMap(\.lines)
        .map { comparable($0.text) })
  }
}

extension PatchFile.Run {
  /// Where its lines stand in a text, beside one of the lines that surround them in the patch.
  fileprivate func place(in texts: [String]) -> Range<Int>? {
    let own = lines.map { comparable($0.text) }
    guard own.contains(where: saysSomething) else { return nil }
    func place(_ wanted: [String]) -> Int? {
      guard wanted.count <= texts.count else { return nil }
      return (0...texts.count - wanted.count).first { texts[$0...].starts(with: wanted) }
    }
    if let before, let start = place([comparable(before)] + own) {
      return start + 1..<start + 1 + own.count
    }
    if let after, let start = place(own + [comparable(after)]) { return start..<start + own.count }
    guard before == nil, after == nil, let start = place(own) else { return nil }
    return start..<start + own.count
  }
}

/// A line as the kernel's source has it: there, replacements have no prefix.
private func comparable(_ text: String) -> String {
  text.split(separator: " ").map { $0.hasPrefix("klpp_") ? $0.dropFirst(5) : $0 }
    .joined(separator: " ")
}

/// Brackets alone are everywhere.
private func saysSomething(_ text: String) -> Bool {
  text.utf8.contains { $0 == UInt8(ascii: "_") || ($0 | 0x20) &- UInt8(ascii: "a") < 26 }
}

private func lostChanges(
  _ composition: Composition, _ functions: [ReplacedFunction], _ index: CodeIndex
) -> [Finding] {
  guard let patch = composition.patch, composition.fixes.contains(where: { !$0.patches.isEmpty })
  else { return [] }
  let replaced = Dictionary(grouping: functions) { $0.key }
  return patch.objects.flatMap { object in
    object.functions.flatMap { function -> [Finding] in
      guard function.candidates.contains(where: { !$0.beneath.isEmpty }) else { return [] }
      let key = FunctionKey(object: object.name, name: function.name, sympos: function.sympos)
      let versions = (replaced[key] ?? []).compactMap { Version($0, composition, index) }
      return function.candidates.flatMap { candidate -> [Finding] in
        versions.filter { $0.fix.id.value == candidate.fix }.flatMap { top in
          let below = candidate.beneath.compactMap { id in
            versions.first { $0.fix.id.value == id }
          }
          return below.compactMap { base in
            // What a fix between the two lacks already, nobody expects of this one.
            let between = function.candidates.filter {
              candidate.beneath.contains($0.fix) && $0.beneath.contains(base.fix.id.value)
            }.compactMap { between in below.first { $0.fix.id.value == between.fix } }
            return finding(key, top, base, between: between, on: composition.kernel.name)
          }
        }
      }
    }
  }
}

private func finding(
  _ key: FunctionKey, _ top: Version, _ base: Version, between: [Version], on kernel: String
) -> Finding? {
  let deliberate = top.changed(.removed)
  let excused = between.map { lost(of: base, in: $0) }
  let gone = lost(of: base, in: top).filter { line in
    !deliberate.contains(base.texts[line]) && !excused.contains { $0.contains(line) }
  }
  let back = broughtBack(of: base, in: top, between: between)
  if gone.isEmpty, back.isEmpty { return nil }
  let (id, baseID) = (top.fix.id.value, base.fix.id.value)
  var words: [String] = []
  if !gone.isEmpty { words.append("lacks \(lines(gone.count)) that `\(baseID)` added") }
  if !back.isEmpty { words.append("has \(lines(back.count)) that `\(baseID)` removed") }
  let notes =
    places(gone, in: base).map { Note("`\(baseID)` added this", at: $0) }
    + places(back, in: top).map { Note("`\(baseID)` removed this", at: $0) }
  return Finding(
    "base-change-lost",
    "`\(id)` stands on `\(baseID)` with its version of `\(key)`, which \(words.joined(separator: " and "))",
    at: top.definition.nameRange, notes: Array(notes.prefix(noteLimit)),
    help:
      "merge the change; if it is gone on purpose, put the patch that takes it out beside `\(id)`, or allow this with the reason",
    kernels: [kernel])
}

/// Where lines stand, those next to one another as one place.
private func places(_ lines: Set<Int>, in version: Version) -> [SourceRange] {
  var places: [SourceRange] = []
  for line in lines.sorted() {
    let range = version.lines[line]
    if lines.contains(line - 1), let last = places.popLast() {
      places.append(SourceRange(file: range.file, start: last.start, end: range.end))
    } else {
      places.append(range)
    }
  }
  return places
}

private func lines(_ count: Int) -> String { count == 1 ? "a line" : "\(count) lines" }

/// The lines that the patch of `base` added and that another text has no more, by number.
private func lost(of base: Version, in top: Version) -> Set<Int> {
  let added = base.added.filter { saysSomething(base.texts[$0]) }
  if added.isEmpty { return [] }
  let gone = Set(LineDifference(base.texts, top.texts).places.flatMap { Array($0.first) })
  return added.intersection(gone)
}

/// The lines of `top` that the patch of `base` removed, by number.
private func broughtBack(of base: Version, in top: Version, between: [Version]) -> Set<Int> {
  let deliberate = top.changed(.added)
  let runs = base.patches.flatMap(\.runs).filter { run in
    // Where it is still to be found in the older text, another place is meant.
    run.change == .removed && !([base] + between).contains { run.place(in: $0.texts) != nil }
  }
  let places = Set(runs.flatMap { Array($0.place(in: top.texts) ?? 0..<0) })
  return places.filter {
    saysSomething(top.texts[$0]) && !deliberate.contains(top.texts[$0])
  }
}
