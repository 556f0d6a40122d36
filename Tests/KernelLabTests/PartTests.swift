import Glibc
import Testing

@testable import KernelLab

@Suite struct PartTests {
  @Test func archivesComeBackAsTheyWere() {
    var archive = CPIOArchive()
    archive.add("bin", CPIOArchive.folder)
    for size in 0..<9 {
      archive.add(
        "bin/file\(String(repeating: "x", count: size))", CPIOArchive.program,
        (0..<size).map { UInt8($0) })
    }
    let bytes = archive.bytes
    #expect(bytes.count % 4 == 0)
    #expect(CPIOArchive(bytes) == archive)
    for length in 0..<bytes.count - 128 {
      #expect(CPIOArchive(Array(bytes[..<length])) == nil)
    }
  }

  @Test func damagedArchivesDoNoHarm() {
    var archive = CPIOArchive()
    archive.add("a", CPIOArchive.file, [1, 2, 3])
    let bytes = archive.bytes
    for index in bytes.indices {
      for value in [UInt8(0), 0x46, 0x2d, 0xff] {
        var damaged = bytes
        damaged[index] = value
        _ = CPIOArchive(damaged)
      }
    }
  }

  @Test(arguments: [0, 1, 127, 1000]) func theLastLineTellsTheStatus(_ status: Int) throws {
    let digits = String(status)
    let line = "klp-status " + String(repeating: "0", count: 4 - digits.count) + digits + "\n"
    let split = try #require(GuestInit.split([0, 10, 255] + Array(line.utf8)))
    #expect(split.results == [0, 10, 255])
    #expect(split.status == status)
  }

  @Test(arguments: [
    "", "klp-status 0000", "klp-status 0000\nmore", "status 0000\n", "klp-status 00x0\n",
  ])
  func withoutItThereIsNoStatus(_ text: String) {
    #expect(GuestInit.split(Array(text.utf8)) == nil)
  }

  @Test func programsTellHowTheyEnd() throws {
    let failing = try Tool(arguments: ["sh", "-c", "echo out; echo err >&2; exit 3"], seconds: 20)
      .run()
    #expect(failing.ending == .exited(3))
    #expect(failing.output == Array("out\n".utf8))
    #expect(failing.errors == "err\n")
    let killed = try Tool(arguments: ["sh", "-c", "kill -9 $$"], seconds: 20).run()
    #expect(killed.ending == .signalled(SIGKILL))
  }

  @Test func programsThatDoNotEndAreEnded() throws {
    let asleep = try Tool(arguments: ["sleep", "1000"], seconds: 1).run()
    #expect(asleep.ending == .timedOut)
    // Closed outputs are no end.
    let hidden = try Tool(
      arguments: ["sh", "-c", "exec >&- 2>&-; exec sleep 1000"], seconds: 1
    ).run()
    #expect(hidden.ending == .timedOut)
  }

  @Test func muchOutputOfBothKindsArrives() throws {
    let script =
      "i=0; while [ $i -lt 3000 ]; do echo $i-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; echo bbbbbbbbbbbbbbbbbbbbbbbbbbb >&2; i=$((i+1)); done"
    let outcome = try Tool(arguments: ["sh", "-c", script], seconds: 60).run()
    #expect(outcome.isSuccess)
    #expect(outcome.output.count { $0 == 10 } == 3000)
    #expect(!outcome.errors.isEmpty)
  }

  @Test func programsThatDoNotExistAreAnError() {
    #expect(throws: LabError.self) {
      try Tool(arguments: ["klp-no-such-program"], seconds: 1).run()
    }
  }

  @Test func imagesTellTheirRelease() throws {
    var bytes = [UInt8](repeating: 0, count: 0x1000)
    bytes.replaceSubrange(0x202..<0x206, with: "HdrS".utf8)
    bytes[0x236] = 1
    bytes[0x20f] = 4
    let text = Array("6.1.0-9-amd64 (builder) #1".utf8)
    bytes.replaceSubrange(0x600..<0x600 + text.count, with: text)
    #expect(KernelImage(bytes)?.release == "6.1.0-9-amd64")
    bytes[0x20f] = 0xff
    #expect(KernelImage(bytes) == nil)
    #expect(KernelImage(Array("MZ".utf8)) == nil)
  }

  @Test func alarmsOfTheKernelAreToldFromItsLog() {
    let outcome = GuestOutcome(
      ending: .crashed(nil), results: [],
      log:
        "[ 1.0] fine\n[ 2.0] BUG: kernel NULL pointer dereference\nKernel panic - not syncing: x\n",
      seconds: 1, isAccelerated: false)
    #expect(outcome.complaints.count == 2)
  }
}
