import CSource
import Comparing
import Composing
import Diagnostics
import Livepatch

/// The beginning of a callback that a new release needs: C that does not compile until somebody has
/// thought about it, the entry in YAML that names it, and what it settles.
struct Skeleton {
  var object: ObjectName
  var slot: CallbackSlot
  /// What the function is to be called, if nothing else is.
  var name: String
  /// Why it is there, as a comment.
  var comment: String
  /// The statements, each a line without indentation; an `#error` keeps it from being forgotten.
  var body: [String]
  /// What is declared as let go once the callback is there; nil if its name says so.
  var retires: String?
  /// The fix that it belongs to, if the new release still has it.
  var owner: FixID
}

extension ReleasePair {
  /// The skeleton as edits of the patch set that the new release is composed from, and the place
  /// where the code is missing; nil if the release comes from elsewhere, or no fix has room for it.
  func mending(with skeleton: Skeleton) -> (place: Note?, fix: FixIt)? {
    guard let surroundings,
      let composition = surroundings.compositions.first(where: {
        $0.kernel.name == new.release.kernelName
      })
    else { return nil }
    let homes =
      composition.fixes.filter { $0.id.value == skeleton.owner }
      + composition.fixes.filter { $0.supersedes.contains { $0.value == skeleton.owner } }
      + composition.fixes.reversed()
    for home in homes {
      if let edits = edits(for: skeleton, in: home, surroundings) {
        let object = home.objects.first { $0.name.value == skeleton.object }
        let place = object.map {
          Note("the code that is missing could go here, into `\(home.id.value)`", at: $0.name.range)
        }
        return (place, FixIt("begin the missing callback", isSafe: false, edits: edits))
      }
    }
    return nil
  }

  private func edits(
    for skeleton: Skeleton, in fix: Livepatch.Fix, _ surroundings: Surroundings
  ) -> [Edit]? {
    guard let object = fix.objects.first(where: { $0.name.value == skeleton.object }),
      object.callbacks[skeleton.slot] == nil,
      let source = fix.sources.first(where: { !$0.isAssembly }),
      let file = surroundings.code[source.file]
    else { return nil }
    let known = surroundings.index.files(of: fix)
    var name = skeleton.name
    var number = 2
    while known.contains(where: { !$0.functions(named: name).isEmpty }) {
      name = "\(skeleton.name)_\(number)"
      number += 1
    }
    let yaml = YAMLInsertion(surroundings.sources[fix.file], as: fix.file)
    guard let callback = yaml.callback(skeleton.slot, name, of: object) else { return nil }
    var edits = [callback]
    if let subject = skeleton.retires {
      // A list that is there already would have to be read to be added to.
      guard fix.retires.isEmpty,
        let retires = yaml.atEnd(
          "retires:\n  - { \(subject), reason: \"\(name) takes care of it\" }")
      else { return nil }
      edits.append(retires)
    }
    let end = file.source.bytes.count
    let newline = file.source.bytes.last == 0x0a || end == 0 ? "" : "\n"
    edits.append(
      Edit(SourceRange(file: source.file, end..<end), newline + skeleton.code(called: name)))
    return edits
  }
}

extension Skeleton {
  /// In kernel style: tabs, comments wrapped.
  fileprivate func code(called name: String) -> String {
    var lines = ["", "/*"]
    var line = " *"
    for word in comment.split(separator: " ") {
      if line.count + 1 + word.count > 80 {
        lines.append(line)
        line = " *"
      }
      line += " \(word)"
    }
    lines += [line, " */"]
    let result = slot == .prePatch ? "int" : "void"
    lines += ["\(result) \(name)(struct klp_object *obj)", "{"]
    lines += body.map { $0.hasPrefix("#") || $0.isEmpty ? $0 : "\t\($0)" }
    lines += ["}", ""]
    return lines.joined(separator: "\n")
  }
}

extension FixID {
  /// As a part of a C identifier.
  var identifier: String {
    let name = String(text.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    return name.first?.isNumber == true ? "fix_\(name)" : name
  }
}
