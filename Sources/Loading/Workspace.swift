/// The files of a patch set, as a struct of closures: the one way in, so tests run in memory.
///
/// Paths are relative to the set, with `/`; the empty path is the set itself.
public struct Workspace: Sendable {
  public struct Entry: Hashable, Sendable {
    public enum Kind: Sendable {
      case file, folder, symbolicLink, other
    }

    public let name: String
    public let kind: Kind

    public init(name: String, kind: Kind) {
      self.name = name
      self.kind = kind
    }
  }

  /// What a folder holds, sorted by the bytes of the names.
  public var list: @Sendable (_ folder: String) throws(WorkspaceError) -> [Entry]
  /// The bytes of a file of at most `limit` bytes.
  public var read: @Sendable (_ path: String, _ limit: Int) throws(WorkspaceError) -> [UInt8]

  public init(
    list: @escaping @Sendable (String) throws(WorkspaceError) -> [Entry],
    read: @escaping @Sendable (String, Int) throws(WorkspaceError) -> [UInt8]
  ) {
    self.list = list
    self.read = read
  }
}

/// Why a file or folder of the set cannot be read.
public enum WorkspaceError: Error, Hashable, Sendable {
  case missing
  /// A folder, FIFO, socket or device where a file is needed, or a file where a folder is.
  case wrongKind(found: String)
  /// A symbolic link to something outside the set.
  case leavesSet
  case tooLarge(limit: Int)
  /// Folders within folders.
  case tooDeep(limit: Int)
  /// The system's own words.
  case unreadable(String)

  /// Goes on behind the quoted path.
  public var message: String {
    switch self {
    case .missing: "does not exist"
    case .wrongKind(let found): "is \(found)"
    case .leavesSet: "is a symbolic link that leads out of the patch set"
    case .tooLarge(let limit): "is larger than the \(limit / (1 << 20)) MiB that are read"
    case .tooDeep(let limit): "lies more than \(limit) folders deep and is not read"
    case .unreadable(let reason): "cannot be read: \(reason)"
    }
  }
}

extension Workspace {
  /// A set in memory: path → bytes. For tests and for input that is no folder.
  public static func memory(_ files: [String: [UInt8]]) -> Workspace {
    Workspace(
      list: { (folder: String) throws(WorkspaceError) -> [Entry] in
        let prefix = folder.isEmpty ? "" : folder + "/"
        var kinds: [String: Entry.Kind] = [:]
        for path in files.keys where path.hasPrefix(prefix) {
          let rest = path.dropFirst(prefix.count)
          if let slash = rest.firstIndex(of: "/") {
            kinds[String(rest[..<slash])] = .folder
          } else {
            kinds[String(rest)] = .file
          }
        }
        if kinds.isEmpty, !folder.isEmpty { throw .missing }
        return kinds.map { Entry(name: $0.key, kind: $0.value) }.sorted {
          $0.name.utf8.lexicographicallyPrecedes($1.name.utf8)
        }
      },
      read: { (path: String, limit: Int) throws(WorkspaceError) -> [UInt8] in
        guard let bytes = files[path] else { throw .missing }
        guard bytes.count <= limit else { throw .tooLarge(limit: limit) }
        return bytes
      })
  }

  public static func memory(_ files: [String: String]) -> Workspace {
    memory(files.mapValues { Array($0.utf8) })
  }
}
