import Glibc
import Synchronization

// `Fuzzing TARGET [libFuzzer's options and corpora]`: libFuzzer, which brings `main` along, tries
// one reader with one input after the other until something traps, takes too long or too much
// memory. See compiler-rt's FuzzerInterface.h.

/// Takes the name of the target off the command line.
@_cdecl("LLVMFuzzerInitialize") public func initialize(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>
) -> CInt {
  let name = count.pointee > 1 ? arguments.pointee[1].map { String(cString: $0) } : nil
  guard let target = name.flatMap(FuzzTarget.init) else {
    puts("name one of these: \(FuzzTarget.allCases.map(\.rawValue).joined(separator: ", "))")
    exit(2)
  }
  chosen.withLock { $0 = target }
  arguments.pointee[1] = arguments.pointee[0]
  arguments.pointee += 1
  count.pointee -= 1
  return 0
}

@_cdecl("LLVMFuzzerTestOneInput") public func tryInput(
  _ bytes: UnsafePointer<UInt8>?, _ count: Int
) -> CInt {
  chosen.withLock { $0 }?.run(Array(UnsafeBufferPointer(start: bytes, count: count)))
  return 0
}
