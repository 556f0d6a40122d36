import Testing

@testable import Diagnostics

@Suite struct NearestNameTests {
  let keys = ["requires", "retires", "after", "before", "sources"]

  @Test(arguments: [
    ("require", "requires"), ("requries", "requires"), ("sorces", "sources"), ("aftre", "after"),
  ])
  func findsTheKeyThatWasMeant(word: String, meant: String) {
    #expect(nearestName(to: word, among: keys) == meant)
  }

  @Test func guessesNothingForAWordThatIsFarFromAll() {
    #expect(nearestName(to: "author", among: keys) == nil)
  }
}
