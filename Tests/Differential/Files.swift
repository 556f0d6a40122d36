import Glibc
import KernelLab

func readFile(_ path: String) throws(LabError) -> [UInt8] {
  guard let file = fopen(path, "rb") else {
    throw LabError("`\(path)` cannot be read: \(String(cString: strerror(errno)))")
  }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = fread(&buffer, 1, buffer.count, file)
    if count == 0 { return bytes }
    bytes += buffer[..<count]
  }
}

func writeFile(_ text: String, to path: String) throws(LabError) {
  guard let file = fopen(path, "wb") else {
    throw LabError("`\(path)` cannot be written: \(String(cString: strerror(errno)))")
  }
  let bytes = Array(text.utf8)
  let isWritten = fwrite(bytes, 1, bytes.count, file) == bytes.count
  guard fclose(file) == 0, isWritten else { throw LabError("`\(path)` cannot be written") }
}

/// Tells how far the run is.
func say(_ line: String) {
  let bytes = Array("\(line)\n".utf8)
  _ = write(STDERR_FILENO, bytes, bytes.count)
}
