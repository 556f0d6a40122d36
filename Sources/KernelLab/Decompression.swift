/// The contents of a compressed file; the tools that made it are there to undo it.
func decompress(_ path: String, with program: String) throws(LabError) -> [UInt8] {
  let outcome: Tool.Outcome
  do {
    outcome = try Tool(arguments: [program, "-dc", "--", path], seconds: 60).run()
  } catch {
    throw LabError("`\(program)` is needed to unpack `\(path)`", help: error.message)
  }
  guard outcome.isSuccess else {
    throw LabError(
      "`\(path)` cannot be unpacked: \(outcome.errors.split(separator: "\n").first ?? "\(program) failed")"
    )
  }
  return outcome.output
}

/// The bytes of a file, unpacked if its name says that it is packed.
func readPacked(_ path: String) throws(LabError) -> [UInt8] {
  let programs = [".xz": "xz", ".zst": "zstd", ".gz": "gzip"]
  for (suffix, program) in programs where path.hasSuffix(suffix) {
    return try decompress(path, with: program)
  }
  return try readFile(path)
}
