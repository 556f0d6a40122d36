import Foundation
import Livepatch
import Simulation
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite struct DrawingTests {
  @Test func theDrawingIsWellFormedWhateverItIsCalled() throws {
    var script = try script(
      """
      scenario: "a & b < c > d \\"quoted\\" ünïcödé"
      patches: { lp: { objects: { vmlinux: { functions: [f] } } } }
      steps: [{ load: lp }, { disable: lp }]
      """)
    script.about = "]]> --> <![CDATA[ \u{1}\u{FFFE}"
    let parser = XMLParser(data: Data(Timeline(running: script).svg.utf8))
    #expect(parser.parse(), "\(String(describing: parser.parserError))")
  }

  @Test func theDrawingNeedsNoOtherFile() throws {
    let script = try script(
      """
      scenario: plain
      patches: { lp: { objects: { vmlinux: { functions: [f] } } } }
      steps: [{ load: lp }]
      """)
    let svg = Timeline(running: script).svg
    #expect(!svg.contains("href"))
    #expect(!svg.contains("url("))
    #expect(svg.contains(">enabled<"))
  }
}
