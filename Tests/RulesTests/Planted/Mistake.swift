import Testing

/// A mistake of the catalogue that is planted into a clean set, or into a clean module written by hand.
struct Mistake: Sendable, CustomTestStringConvertible {
  struct Edit: Sendable {
    var file: String
    /// Stands once in the file.
    var old: String
    /// `«…»` marks where a finding must point.
    var new: String

    /// Changes nothing, but says where a finding must point.
    static func at(_ file: String, _ marked: String) -> Edit {
      Edit(file: file, old: unmarked(marked), new: marked)
    }
  }

  /// What the catalogue calls it.
  let row: String
  let title: String
  var edits: [Edit]
  /// The rule that finds it, if it is one with others for whoever mends it.
  let rule: String
  /// Rules that say what follows from it.
  let following: Set<String>
  /// Why no rule finds it; nil if one does.
  let missed: String?

  var testDescription: String { "\(row): \(title)" }

  init(
    _ row: String, _ title: String, _ file: String, _ old: String, _ new: String,
    and more: [Edit] = [], rule: String? = nil, following: Set<String> = [],
    missed: String? = nil
  ) {
    self.row = row
    self.title = title
    edits = [Edit(file: file, old: old, new: new)] + more
    self.rule = rule ?? row
    self.following = following
    self.missed = missed
  }

  /// Whether it is in the module that is written by hand.
  var isHandWritten: Bool { edits[0].file == "module.c" }
}

/// A set with a mistake in it.
struct PlantedSet {
  var files: [String: [UInt8]] = [:]
  /// Where it must be found, as `path:start..<end`.
  var places: [String] = []

  /// - Parameter tidy: what is done to a file once everything is planted.
  init(
    _ mistake: Mistake, in clean: [String: String], tidy: (String) -> String = { $0 }
  ) throws {
    var texts = clean
    for edit in mistake.edits {
      let text = try #require(texts[edit.file], "there is no \(edit.file)")
      try #require(
        text.ranges(of: edit.old).count == 1,
        "`\(edit.old)` does not stand once in \(edit.file)")
      texts[edit.file] = text.replacing(edit.old, with: edit.new)
    }
    for (path, planted) in texts.sorted(by: { $0.key < $1.key }) {
      var text = tidy(planted)
      while let open = text.firstRange(of: "«") {
        let start = text[..<open.lowerBound].utf8.count
        text.removeSubrange(open)
        let close = try #require(text.firstRange(of: "»"))
        let end = text[..<close.lowerBound].utf8.count
        text.removeSubrange(close)
        places.append("\(path):\(start)..<\(end)")
      }
      files[path] = Array(text.utf8)
    }
  }
}

private func unmarked(_ text: String) -> String {
  text.replacing("«", with: "").replacing("»", with: "")
}
