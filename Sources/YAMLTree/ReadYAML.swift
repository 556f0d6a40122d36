public import Diagnostics

/// Reads one YAML document into a tree.
///
/// Bad input never throws: it comes back as findings. There is no document if the bytes are no
/// text or too many; behind a syntax error there is one that holds what was read
/// (`isComplete` is false).
public func readYAML(
  _ source: SourceText, as file: FileID, limits: Limits = .standard
) -> (document: YAMLDocument?, findings: [Finding]) {
  var findings = FindingList(file: file, limit: limits.findings)
  let fileSize = min(limits.fileSize, Int(Int32.max))
  guard source.bytes.count <= fileSize else {
    findings.add(.tooLarge(source.bytes.count, limit: fileSize, in: file))
    return (nil, findings.sorted())
  }
  let document = source.bytes.withUnsafeBufferPointer { bytes -> YAMLDocument? in
    let encoding: Encoding
    switch Encoding.examine(bytes) {
    case .success(let found): encoding = found
    case .failure(let problem):
      findings.add(problem.finding(in: file))
      return nil
    }
    var builder = TreeBuilder(bytes, encoding, file: file, limits: limits, findings: findings)
    let tree = builder.build()
    findings = builder.findings
    guard let tree else { return nil }
    return YAMLDocument(
      file: file, root: tree.root.map { YAMLDocument.NodeID(UInt32($0)) },
      isComplete: tree.isComplete, nodes: builder.nodes, bytes: source.bytes,
      decoded: builder.decoded)
  }
  return (document, findings.sorted())
}
