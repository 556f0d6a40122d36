import Testing

/// A mistake that is planted into a clean patch set, and where it must be found.
struct Plant: Sendable, CustomTestStringConvertible {
  struct Edit: Sendable {
    var file: String
    /// Stands once in the file.
    var old: String
    /// `«…»` marks where the finding must point.
    var new: String
  }

  let title: String
  /// The rule that finds it.
  let rule: String
  let edits: [Edit]
  /// Where the finding points, if not at what was planted: text that stands once in a file.
  let place: (file: String, text: String)?
  /// Rules that say what follows from it.
  let following: Set<String>

  var testDescription: String { "\(rule): \(title)" }

  init(
    _ title: String, _ rule: String, _ file: String, _ old: String, _ new: String,
    and more: [Edit] = [], at place: (file: String, text: String)? = nil,
    following: Set<String> = []
  ) {
    self.title = title
    self.rule = rule
    edits = [Edit(file: file, old: old, new: new)] + more
    self.place = place
    self.following = following
  }
}

/// What must be found in a set with a mistake.
struct PlantedSet {
  var files: [String: String]
  /// The file and the offset at which the finding must begin; nil: anywhere.
  var expected: (file: String, offset: Int)?

  init(_ plant: Plant, in clean: [String: String]) throws {
    files = clean
    for edit in plant.edits {
      let text = try #require(files[edit.file], "there is no \(edit.file)")
      try #require(
        text.ranges(of: edit.old).count == 1, "`\(edit.old)` does not stand once in \(edit.file)")
      files[edit.file] = text.replacing(edit.old, with: edit.new)
    }
    for (path, text) in files {
      guard let mark = text.firstRange(of: "«") else { continue }
      expected = (path, text[..<mark.lowerBound].utf8.count)
      files[path] = text.replacing("«", with: "").replacing("»", with: "")
    }
    guard let (path, wanted) = plant.place else { return }
    let text = try #require(files[path])
    let range = try #require(text.firstRange(of: wanted), "`\(wanted)` is not in \(path)")
    expected = (path, text[..<range.lowerBound].utf8.count)
  }
}
