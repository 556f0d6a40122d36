import Testing

/// A mistake of the catalogue, planted into a grown set or into the module written by hand.
struct Mistake: Sendable, CustomTestStringConvertible {
  struct Edit: Sendable {
    var file: String
    /// Stands once in the file; a place `/*@name*/` stays one.
    var old: String
    /// `«…»` marks where the finding must point.
    var new: String
  }

  /// What the catalogue calls it.
  let row: String
  let title: String
  let edits: [Edit]
  /// The rule that finds it, if it is one with others for whoever mends it.
  let rule: String
  /// Rules that say what follows from it.
  let following: Set<String>
  /// How often its rule speaks: once, unless the mistake is in several places.
  let count: Int

  var testDescription: String { "\(row): \(title)" }

  init(
    _ row: String, _ title: String, _ file: String, _ old: String, _ new: String,
    and more: [Edit] = [], rule: String? = nil, following: Set<String> = [], count: Int = 1
  ) {
    self.row = row
    self.title = title
    edits = [Edit(file: file, old: old, new: new)] + more
    self.rule = rule ?? row
    self.following = following
    self.count = count
  }

  /// Whether it is in the module that is written by hand.
  var isHandWritten: Bool { edits[0].file == "module.c" }
}

extension Mistake {
  /// The files of a set with the mistake in, and where it must be found.
  func planted(
    in set: GrownSet
  ) throws -> (files: [String: [UInt8]], places: [String]) {
    var files = set.files
    for edit in edits {
      let path = set.spelled(edit.file)
      let old = set.spelled(edit.old)
      let text = try #require(files[path], "there is no \(path)")
      try #require(text.ranges(of: old).count == 1, "`\(old)` does not stand once in \(path)")
      files[path] = text.replacing(old, with: set.spelled(edit.new))
    }
    var places: [String] = []
    var clean = GrownSet.harvested(files)
    for (path, bytes) in clean.sorted(by: { $0.key < $1.key }) {
      var text = String(decoding: bytes, as: UTF8.self)
      while let open = text.firstRange(of: "«") {
        let start = text[..<open.lowerBound].utf8.count
        text.removeSubrange(open)
        let close = try #require(text.firstRange(of: "»"))
        let end = text[..<close.lowerBound].utf8.count
        text.removeSubrange(close)
        places.append("\(path):\(start)..<\(end)")
      }
      clean[path] = Array(text.utf8)
    }
    return (clean, places)
  }
}
