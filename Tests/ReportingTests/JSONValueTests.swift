import FoundationEssentials
import Reporting
import Testing

@Suite struct JSONValueTests {
  @Test func objectsKeepTheirOrderAndListsOfPlainValuesOneLine() {
    let value: JSONValue = [
      "b": [1, "two", true, nil], "a": [[1], [:]], "none": [], "empty": [:],
    ]
    #expect(
      value.description == """
        {
          "b": [1, "two", true, null],
          "a": [
            [1],
            {}
          ],
          "none": [],
          "empty": {}
        }
        """)
  }

  @Test(arguments: [
    ("a\"b\\c/d", #""a\"b\\c/d""#), ("\n\r\t\u{8}\0", #""\n\r\t\u0008\u0000""#),
    ("größe 漢字 👍", #""größe 漢字 👍""#), ("\u{1B}\u{7F}\u{9B}", #""\u001b\u007f\u009b""#),
    ("\u{202E}\u{2028}\u{E0041}", #""\u202e\u2028\udb40\udc41""#),
    (String(decoding: [0x61, 0xFF, 0xC3], as: UTF8.self), "\"a\u{FFFD}\u{FFFD}\""),
  ])
  func stringsAreEscapedWhereJSONOrATerminalNeedsIt(text: String, json: String) {
    #expect(JSONValue.string(text).description == json)
  }

  /// The planes with letters, with emoji and with tags; the others have nothing of their own.
  @Test(arguments: [UInt32(0), 1, 14]) func everyScalarSurvivesAnotherReader(plane: UInt32) throws {
    let scalars = (plane << 16..<(plane + 1) << 16).compactMap(Unicode.Scalar.init)
    let text = String(String.UnicodeScalarView(scalars))
    let json = Data(JSONValue.strings([text]).description.utf8)
    let back = try JSONDecoder().decode([String].self, from: json)
    #expect(back.first.map { Array($0.utf8) == Array(text.utf8) } == true)
  }
}
