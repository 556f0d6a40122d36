import Livepatch

extension KernelFacts {
  /// Everything, one fact a line; reading it gives equal facts.
  public var text: String {
    var text = FactsText.heading + "release \(release)\n"
    if !architecture.isEmpty { text += "architecture \(architecture)\n" }
    let values = configuration.all.sorted { $0.key < $1.key }
    for (name, value) in values { text += "config \(name)=\(value)\n" }
    for module in modules ?? [] { text += module.line + "\n" }
    forEachName { name, symbols, exports in
      for symbol in symbols { text += symbol.line + "\n" }
      for export in exports { text += export.line + "\n" }
    }
    return text
  }

  /// Goes over all names in order.
  public func forEachName(
    _ body: (_ name: String, _ symbols: [KernelSymbol], _ exports: [ExportedSymbol]) -> Void
  ) {
    var entries = names.entries()
    while entries.next() {
      let name = String(decoding: entries.name, as: UTF8.self)
      body(
        name, names.symbols(at: entries.payload, name: name, onlyIn: nil),
        names.exports(at: entries.payload, name: name))
    }
  }
}

extension KernelModule {
  /// As the text form has it.
  public var line: String {
    "module \(name) \(kind == .loadable ? "loadable" : "built-in")"
      + (isLivepatch ? " livepatch" : "")
      + (dependencies.isEmpty ? "" : " needs " + dependencies.joined(separator: " "))
  }
}

extension KernelSymbol {
  /// As the text form has it.
  public var line: String {
    var line = "symbol \(object) \(Character(Unicode.Scalar(kind.letter))) \(name)"
    if let isTraceable = kind.isTraceable {
      line += isTraceable ? " traceable" : " untraceable"
    }
    switch kind.place {
    case .ordinary: break
    case .initialization: line += " init"
    case .noinstr: line += " noinstr"
    case .entry: line += " entry"
    }
    if let aliasGroup { line += " alias=\(aliasGroup)" }
    return line
  }
}

extension ExportedSymbol {
  /// As the text form has it.
  public var line: String {
    var line = "export \(name) \(owner)"
    if isGPLOnly { line += " gpl" }
    if let checksum { line += " crc=0x" + String(checksum, radix: 16) }
    if let namespace { line += " namespace=\(namespace)" }
    return line
  }
}
