import CSource
import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let helperCopiesDiffer = Rule(
    "helper-copies-differ", .functions, .note,
    summary: "Two fixes bring along copies of one helper that differ.",
    rationale: """
      Fixes copy what they need of the kernel, and then there is one original. Where two copies \
      for one kernel and object are nearly the same, one of them was changed: by a fix that the \
      other lacks, or by mistake.

      It goes by names and texts: static functions of one name that have most lines in common.
      """,
    examples: [
      Example(
        "one copy checks, the other does not",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        static int read_limit(struct table *table, int kind)
        {
        	int limit;

        	if (kind >= table->size)
        		return -EINVAL;
        	limit = table->limits[kind];
        	table->reads++;
        	return limit;
        }

        int klpp_f(struct table *table)
        {
        	return read_limit(table, 0);
        }
        --- b/fix.yaml
        fix: b
        objects: { vmlinux: { functions: [g] } }
        --- b/b.c
        static int «read_limit»(struct table *table, int kind)
        {
        	int limit;

        	limit = table->limits[kind];
        	table->reads++;
        	return limit;
        }

        int klpp_g(struct table *table)
        {
        	return read_limit(table, 1);
        }
        """),
      Example(
        "two helpers that have nothing but the name in common",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        static int prepare(void)
        {
        	return 4;
        }

        int klpp_f(void)
        {
        	return prepare();
        }
        --- b/fix.yaml
        fix: b
        objects: { vmlinux: { functions: [g] } }
        --- b/b.c
        static int prepare(void)
        {
        	return count_users();
        }

        int klpp_g(void)
        {
        	return prepare();
        }
        """),
    ],
    .set { surroundings in
      surroundings.compositions.flatMap { differences(in: $0, surroundings) }
    })
}

/// A static function of a fix: by numbers, since there are many.
private struct Helper {
  var fix: Int
  var file: FileID
  var function: Int
}

/// Longer bodies are not compared line by line.
private let comparedLines = 3...400

private func differences(in composition: Composition, _ surroundings: Surroundings) -> [Finding] {
  // Most names are those of one fix alone.
  var owners: [UInt32: Int] = [:]
  var shared: Set<UInt32> = []
  let files = composition.fixes.map { surroundings.index.files(of: $0) }
  for (number, files) in files.enumerated() {
    for file in files {
      for function in file.functions where function.isStatic {
        if owners.updateValue(number, forKey: function.name.hash) ?? number != number {
          shared.insert(function.name.hash)
        }
      }
    }
  }
  if shared.isEmpty { return [] }
  var helpers: [UInt32: [Helper]] = [:]
  for (number, files) in files.enumerated() {
    for file in files {
      for (index, function) in file.functions.enumerated()
      where function.isStatic && shared.contains(function.name.hash)
        && !file.isDead(function.branch)
      {
        helpers[function.name.hash, default: []].append(
          Helper(fix: number, file: file.id, function: index))
      }
    }
  }
  return helpers.values.compactMap { group -> Finding? in
    // The first copy stands for all: what differs from it is told once.
    guard group.count > 1, let copy = group.first, let file = surroundings.code[copy.file] else {
      return nil
    }
    let fix = composition.fixes[copy.fix]
    let function = file.functions[copy.function]
    let name = file.text(function.name)
    let lines = file.normalizedLines(of: function.body)
    guard comparedLines.contains(lines.count) else { return nil }
    for other in group.dropFirst() where other.fix != copy.fix {
      guard let otherFile = surroundings.code[other.file] else { continue }
      let otherFix = composition.fixes[other.fix]
      let otherFunction = otherFile.functions[other.function]
      guard otherFile.reads(otherFunction.name, name), !areLinked(fix, otherFix),
        shareAnObject(fix, otherFix),
        let place = differingLine(lines, otherFunction, in: otherFile)
      else { continue }
      return Finding(
        "helper-copies-differ",
        "the copies of `\(name)` in `\(fix.id.value)` and `\(otherFix.id.value)` differ",
        at: otherFile.range(otherFunction.name),
        notes: [
          Note("the other copy", at: file.range(function.name)),
          Note("the first difference", at: place),
        ],
        help: "copy the same version, or move it into a file that the manifest lists as `shared:`",
        kernels: [composition.kernel.name])
    }
    return nil
  }
}

/// The first line that differs in copies that are nearly the same.
private func differingLine(
  _ lines: [CFile.Line], _ function: CFile.Function, in file: CFile
) -> SourceRange? {
  let theirs = file.normalizedLines(of: function.body)
  guard comparedLines.contains(theirs.count), lines.map(\.text) != theirs.map(\.text) else {
    return nil
  }
  let places = LineDifference(lines.map(\.text), theirs.map(\.text)).places
  let lost = places.reduce(0) { $0 + $1.first.count }
  // The braces are lines too, which all functions have in common.
  let common = lines.count - lost - 2
  guard common >= 3, common * 3 >= 2 * (max(lines.count, theirs.count) - 2),
    let place = places.first
  else { return nil }
  let line = min(place.second.lowerBound, theirs.count - 1)
  return file.range(theirs[line].range)
}

/// Whether one may well change what the other has.
private func areLinked(_ a: Livepatch.Fix, _ b: Livepatch.Fix) -> Bool {
  func links(_ fix: Livepatch.Fix) -> [FixID] {
    (fix.onTopOf + fix.requires + fix.supersedes + fix.after).map(\.value)
      + fix.objects.flatMap { $0.functions.flatMap { $0.onTopOf.map(\.value) } }
  }
  return links(a).contains(b.id.value) || links(b).contains(a.id.value)
}

private func shareAnObject(_ a: Livepatch.Fix, _ b: Livepatch.Fix) -> Bool {
  let objects = Set(a.objects.map(\.name.value))
  return b.objects.contains { objects.contains($0.name.value) }
}
