/// The files of a folder at a revision of its git repository. Neither the work tree nor the index is
/// looked at or touched, and no filter or attribute of the repository changes what is read.
public struct GitRevision: Sendable {
  /// The commit's full name.
  public let commit: String
  /// The bytes of each file by its path below the folder.
  public let files: [String: [UInt8]]

  /// More is no patch set.
  private static let sizeLimit = 512 << 20

  /// - Parameters:
  ///   - revision: as git takes it: a tag, a branch, `HEAD~2`.
  ///   - folder: a folder of a work tree.
  ///   - isWanted: which paths are read; the rest of a repository can be large.
  public init(
    _ revision: String, of folder: String, isWanted: (String) -> Bool
  ) throws(LabError) {
    let words = try Self.git(
      ["rev-parse", "--verify", "--quiet", "--end-of-options", "\(revision)^{commit}"], in: folder,
      complaint: LabError(
        "`\(revision)` is no revision of the repository that `\(folder)` lies in",
        help: "`git log` in `\(folder)` lists what there is"))
    commit = String(decoding: words.prefix { $0 > 0x20 }, as: UTF8.self)
    let listing = try Self.git(["ls-tree", "-r", "-l", "-z", commit], in: folder)
    let blobs = Self.blobs(in: listing).filter { isWanted($0.path) }
    guard blobs.reduce(0, { $0 &+ $1.size }) <= Self.sizeLimit else {
      throw LabError("`\(folder)` at `\(revision)` has more than \(Self.sizeLimit >> 20) MiB")
    }
    files = try Self.contents(of: blobs, in: folder)
  }

  private struct Blob {
    var id: String
    var size: Int
    var path: String
  }

  /// Plain files of `<mode> <type> <id> <size>\t<path>` with NULs between them: no links, which
  /// could lead anywhere, and no submodules.
  private static func blobs(in listing: [UInt8]) -> [Blob] {
    listing.split(separator: 0).compactMap { entry in
      guard let tab = entry.firstIndex(of: UInt8(ascii: "\t")) else { return nil }
      let words = entry[..<tab].split(separator: UInt8(ascii: " ")).map {
        String(decoding: $0, as: UTF8.self)
      }
      guard words.count == 4, words[0].hasPrefix("100"), words[1] == "blob",
        let size = Int(words[3])
      else { return nil }
      let path = String(decoding: entry[tab...].dropFirst(), as: UTF8.self)
      return Blob(id: words[2], size: size, path: path)
    }
  }

  /// One process reads all: `<id> blob <size>\n<bytes>\n` for each.
  private static func contents(
    of blobs: [Blob], in folder: String
  ) throws(LabError) -> [String: [UInt8]] {
    let answers = try withTemporaryFolder { scratch throws(LabError) in
      let requests = "\(scratch)/requests"
      try writeFile(Array(blobs.map { $0.id + "\n" }.joined().utf8), to: requests)
      return try git(["cat-file", "--batch"], in: folder, input: requests)
    }
    var rest = answers[...]
    var files: [String: [UInt8]] = [:]
    for blob in blobs {
      guard let end = rest.firstIndex(of: UInt8(ascii: "\n")), rest.endIndex - end > blob.size + 1
      else { throw LabError("git does not tell what `\(blob.path)` holds") }
      let start = end + 1
      files[blob.path] = Array(rest[start..<start + blob.size])
      rest = rest[(start + blob.size + 1)...]
    }
    return files
  }

  private static func git(
    _ arguments: [String], in folder: String, input: String = "/dev/null",
    complaint: LabError? = nil
  ) throws(LabError) -> [UInt8] {
    // Paths are relative to the folder; no lock is taken.
    let tool = Tool(
      arguments: ["git", "--no-optional-locks", "-C", folder] + arguments, input: input,
      seconds: 120)
    let outcome = try tool.run()
    if outcome.isSuccess { return outcome.output }
    let words = outcome.errors.split(separator: "\n").first.map(String.init) ?? ""
    if let complaint, words.isEmpty { throw complaint }
    throw LabError(
      "git cannot read `\(folder)`: \(words.isEmpty ? "it says no more" : words)",
      help: "`git:` needs a folder in a work tree, and git in PATH")
  }
}
