import Livepatch

/// The objects of a packed file by number: 0 is vmlinux.
struct ModuleTable {
  var objects: [ObjectName] = [.vmlinux]
  /// Sorted by name.
  var listed: [KernelModule] = []
  var withSymbols: Set<ObjectName> = []

  init(_ section: ByteReader) throws(FactsError) {
    var reader = section
    guard let count = reader.number(), let others = reader.number() else {
      throw .damaged("the list of modules is missing")
    }
    for _ in 0..<count {
      guard let name = reader.text(), let flags = reader.byte(), let needed = reader.number()
      else { throw .damaged("the list of modules is cut short") }
      var module = KernelModule(
        name: name, kind: flags & FactsLayout.ModuleFlag.loadable == 0 ? .builtIn : .loadable,
        isLivepatch: flags & FactsLayout.ModuleFlag.livepatch != 0)
      for _ in 0..<needed {
        guard let dependency = reader.text() else {
          throw .damaged("what the module `\(name)` depends on is cut short")
        }
        module.dependencies.append(dependency)
      }
      listed.append(module)
      objects.append(.module(name))
      if flags & FactsLayout.ModuleFlag.symbolsKnown != 0 { withSymbols.insert(.module(name)) }
    }
    for _ in 0..<others {
      guard let name = reader.text(), let flags = reader.byte() else {
        throw .damaged("the list of modules is cut short")
      }
      objects.append(.module(name))
      if flags & FactsLayout.ModuleFlag.symbolsKnown != 0 { withSymbols.insert(.module(name)) }
    }
  }
}
