import ELF
import Glibc
import Loading

/// Modules with debug information have some ten MiB.
let moduleLimit = 512 << 20
/// The longest list of exports has a few MiB.
let exportsLimit = 64 << 20

/// The bytes of a file that was named on the command line.
func readFile(_ path: String, limit: Int, help: String? = nil) throws -> [UInt8] {
  guard let resolved = realpath(path, nil) else {
    throw Failure(
      message: "`\(path)` cannot be read: \(String(cString: strerror(errno)))", help: help)
  }
  defer { free(resolved) }
  let target = String(cString: resolved)
  let slash = target.lastIndex(of: "/") ?? target.startIndex
  let folder = slash == target.startIndex ? "/" : String(target[..<slash])
  do throws(WorkspaceError) {
    return try Workspace.disk(folder).read(String(target[slash...].dropFirst()), limit)
  } catch {
    throw Failure(message: "`\(path)` \(error.message)", help: help)
  }
}

func readModule(_ path: String) throws -> ModuleFile {
  let bytes = try readFile(path, limit: moduleLimit)
  do throws(ELFError) {
    return try ModuleFile(bytes)
  } catch {
    throw Failure(message: "`\(path)` \(error.message)", help: error.help)
  }
}
