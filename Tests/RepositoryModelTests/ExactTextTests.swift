import RepositoryModel
import Testing

@Suite("An exact text")
struct ExactTextTests {
    @Test(
        "is another where its bytes are, though it looks the same",
        arguments: [("\u{e9}", "e\u{301}"), ("K", "\u{212a}")])
    func equality(one: String, other: String) {
        #expect(one == other)
        #expect(ExactText(one) != ExactText(other))
        #expect(Set([ExactText(one), ExactText(other), ExactText(one)]).count == 2)
    }
}
