/// The machines a kernel can be built for, as far as configuration symbols tell them apart.
///
/// Exactly one is the target, so symbols of different machines exclude each other. Sources (6.1):
/// the `config X86_64` … entries of arch/*/Kconfig and arch/powerpc/platforms/Kconfig.cputype.
enum Machine: String, CaseIterable, Sendable {
  case intel64, intel32, arm64, arm, s390, ppc64, ppc32, riscv64, riscv32, loongarch64, other32,
    other64
}

/// Symbols that the machine alone decides: y on these, n on all others, never m.
let machinesOfSymbol: [String: Set<Machine>] = [
  "CONFIG_X86": [.intel64, .intel32],
  "CONFIG_X86_64": [.intel64],
  "CONFIG_X86_32": [.intel32],
  "CONFIG_ARM64": [.arm64],
  "CONFIG_ARM": [.arm],
  "CONFIG_S390": [.s390],
  "CONFIG_PPC": [.ppc64, .ppc32],
  "CONFIG_PPC64": [.ppc64],
  "CONFIG_PPC32": [.ppc32],
  "CONFIG_RISCV": [.riscv64, .riscv32],
  "CONFIG_LOONGARCH": [.loongarch64],
  "CONFIG_64BIT": [.intel64, .arm64, .s390, .ppc64, .riscv64, .loongarch64, .other64],
]
