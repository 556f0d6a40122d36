extension Sequence<FixIt> {
  /// The files that change, with the fixes made that can be made together.
  public func applied(to sources: SourceMap) -> [FileID: [UInt8]] {
    let edits = Dictionary(grouping: compatible().flatMap(\.edits), by: \.range.file)
    return edits.reduce(into: [:]) { changed, file in
      changed[file.key] = file.value.applied(to: sources[file.key].bytes)
    }
  }
}
