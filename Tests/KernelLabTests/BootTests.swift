import Glibc
import KernelLab
import Testing

/// The image that guests of these tests boot: `KLP_TEST_IMAGE`, which scripts/test-facts sets.
private let image = getenv("KLP_TEST_IMAGE").map { String(cString: $0) }

/// What becomes of guests, with a real kernel.
@Suite(.serialized, .enabled(if: image != nil, "KLP_TEST_IMAGE names no kernel image"))
struct BootTests {
  private func outcome(of script: String, limit: Int = 120) throws -> GuestOutcome {
    var guest = Guest(
      image: try #require(image),
      files: [.init(path: "some/where/file", contents: Array("inside\n".utf8))], script: script)
    guest.timeLimit = limit
    return try guest.run()
  }

  @Test func resultsAndStatusComeBackByteForByte() throws {
    let outcome = try outcome(
      of: """
        cat /some/where/file
        i=0; while [ $i -lt 256 ]; do printf "\\\\$(printf %03o $i)"; i=$((i + 1)); done >&3
        exit 3
        """)
    #expect(outcome.ending == .finished(status: 3))
    #expect(outcome.results == (0...255).map { UInt8($0) })
    #expect(outcome.log.contains("inside"))
    #expect(outcome.complaints.isEmpty)
  }

  @Test func aPanicIsACrash() throws {
    let outcome = try outcome(of: "echo 1 >/proc/sys/kernel/sysrq; echo c >/proc/sysrq-trigger")
    guard case .crashed(let line) = outcome.ending else {
      Issue.record("\(outcome.ending)")
      return
    }
    #expect(line != nil)
  }

  @Test func powerThatGoesOffIsACrashToo() throws {
    #expect(try outcome(of: "poweroff -f").ending == .crashed(nil))
  }

  @Test func aScriptThatHangsIsStopped() throws {
    #expect(try outcome(of: "sleep 1000", limit: 20).ending == .timedOut(seconds: 20))
  }
}
