/// Numbers of the ELF specification and of the kernel, under the names they have there.
public enum ELFConstant {
  /// Sizes of the file header, of a section header, of a symbol and of a relocation with addend.
  static let headerSize = 64
  static let sectionHeaderSize = 64
  static let symbolSize = 24
  static let relocationSize = 24

  static let typeRelocatable: UInt16 = 1

  public static let machineX86: UInt16 = 62
  public static let machineS390: UInt16 = 22
  public static let machinePPC64: UInt16 = 21
  public static let machineAArch64: UInt16 = 183

  public static let sectionSymbolTable: UInt32 = 2
  public static let sectionStringTable: UInt32 = 3
  public static let sectionRelocations: UInt32 = 4
  public static let sectionNoBits: UInt32 = 8

  public static let flagWrite: UInt64 = 0x1
  public static let flagAlloc: UInt64 = 0x2
  public static let flagExecute: UInt64 = 0x4
  public static let flagInfoLink: UInt64 = 0x40
  /// SHF_RELA_LIVEPATCH (include/uapi/linux/elf.h, 6.1).
  public static let flagLivepatch: UInt64 = 0x0010_0000

  /// Relocations of calls and of addresses relative to where they stand, which count from the end
  /// of the field on x86, and relocations of plain addresses (psABIs of the machines).
  static let x86PCRelative: Set<UInt32> = [2, 4]

  /// Section numbers from here on mean something else.
  static let firstReservedSection: UInt16 = 0xff00
  /// SHN_LIVEPATCH (include/uapi/linux/elf.h, 6.1).
  public static let livepatchSection: UInt16 = 0xff20
  static let absoluteSection: UInt16 = 0xfff1
  static let commonSection: UInt16 = 0xfff2
}
