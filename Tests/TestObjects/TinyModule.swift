public import ELF

/// A livepatch module as kbuild leaves it, in a few hundred bytes.
public struct TinyModule: Sendable {
  public var object = ObjectBuilder()
  public let text: Int
  public let data: Int
  public let debug: Int
  /// A function of the module itself.
  public let replacement: Int
  /// What the kernel exports, with a checksum in the module.
  public let exported: Int

  /// - Parameters:
  ///   - modinfo: its strings.
  ///   - objects: what it patches, one function `f` each; nil is vmlinux.
  ///   - hasVersions: whether the kernel has CONFIG_MODVERSIONS.
  public init(
    name: String = "lp_1", modinfo: [String] = ["license=GPL", "depends=", "name=lp_1"],
    objects: [String?] = [nil], order: ByteOrder = .little, hasVersions: Bool = true
  ) {
    object.order = order
    object.machine = order == .little ? 62 : 22
    text = object.add(section: ".text", [UInt8](repeating: 0x90, count: 64), flags: 6)
    debug = object.add(section: ".debug_info", [UInt8](repeating: 0, count: 32), flags: 0)
    let strings = object.add(
      section: ".rodata.str1.1",
      Array("f\0".utf8) + objects.flatMap { Array(($0 ?? "").utf8) + [0] }, alignment: 1)
    _ = object.add(
      section: ".modinfo", modinfo.flatMap { Array($0.utf8) + [0] }, alignment: 1)
    let versions = ["exported", "klp_enable_patch"].flatMap { [order = object.order] name in
      let record = ObjectBuilder(order: order).number(0x1234 as UInt64) + Array(name.utf8)
      return record + [UInt8](repeating: 0, count: 64 - record.count)
    }
    if hasVersions { _ = object.add(section: "__versions", versions) }
    var module = [UInt8](repeating: 0, count: 24) + Array(name.utf8)
    module += [UInt8](repeating: 0, count: 128 - module.count)
    let thisModule = object.add(section: ".gnu.linkonce.this_module", module, flags: 3)
    replacement = object.add(symbol: "klpp_f", in: text, at: 0, size: 32, binding: 1, kind: 2)
    exported = object.add(symbol: "exported", binding: 1)
    _ = object.add(symbol: "klp_enable_patch", binding: 1)
    let itself = object.add(
      symbol: "__this_module", in: thisModule, size: 128, binding: 1, kind: 1)

    // klp_patch at 0, states at 64, objects at 128, functions behind them.
    let objectSize = 160
    let functionSize = 152
    let functions = 128 + objectSize * (objects.count + 1)
    var tables = [UInt8](repeating: 0, count: functions + 2 * functionSize * objects.count)
    tables[24] = 1
    let state = object.number(207 as UInt64) + object.number(3 as UInt32)
    tables.replaceSubrange(64..<64 + state.count, with: state)
    data = object.add(section: ".data", tables, flags: 3)
    let pointer: UInt32 = order == .little ? 1 : 22
    let section = object.add(symbol: "", in: data, binding: 0, kind: 3)
    let names = object.add(symbol: "", in: strings, binding: 0, kind: 3)
    _ = object.add(symbol: "the_patch", in: data, at: 0, size: 64, binding: 0, kind: 1)
    _ = object.add(
      symbol: "objs", in: data, at: 128, size: UInt64(objectSize * (objects.count + 1)),
      binding: 0, kind: 1)
    object.relocate(data, at: 0, to: itself, type: pointer, addend: 0)
    object.relocate(data, at: 8, to: section, type: pointer, addend: 128)
    object.relocate(data, at: 16, to: section, type: pointer, addend: 64)
    var nameAt = 2
    for (index, name) in objects.enumerated() {
      let base = UInt64(128 + index * objectSize)
      let function = functions + 2 * functionSize * index
      if name != nil {
        object.relocate(data, at: base, to: names, type: pointer, addend: Int64(nameAt))
      }
      nameAt += (name?.utf8.count ?? 0) + 1
      object.relocate(data, at: base + 8, to: section, type: pointer, addend: Int64(function))
      object.relocate(data, at: base + 24, to: replacement, type: pointer, addend: 0)
      object.relocate(data, at: UInt64(function), to: names, type: pointer, addend: 0)
      object.relocate(data, at: UInt64(function + 8), to: replacement, type: pointer, addend: 0)
      let position = object.number(UInt64(index))
      object.sections[data - 1].contents.replaceSubrange(
        function + 16..<function + 24, with: position)
    }
    object.relocate(text, at: 4, to: exported, type: 4)
  }

  /// Adds an undefined weak symbol, used once in `.text` and once in debug information.
  public mutating func use(_ name: String, at offset: UInt64 = 12, type: UInt32 = 4) -> Int {
    let symbol = object.add(symbol: name)
    object.relocate(text, at: offset, to: symbol, type: type)
    object.relocate(debug, at: 8, to: symbol, type: 1, addend: 0)
    return symbol
  }

  public var bytes: [UInt8] { object.bytes }
}
