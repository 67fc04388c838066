import Bytes
import Testing

@Suite("Text joined of others")
struct JoinedTextTests {
    @Test func `is one after the other, whatever they hold and however long they are`() {
        #expect(String(joined: "", "") == "")
        #expect(String(joined: "a", "", "b") == "ab")
        let long = String(repeating: "ü", count: 100)
        #expect(String(joined: long, "\u{0}\u{1F600}", long) == long + "\u{0}\u{1F600}" + long)
        #expect(String(joined: "e", "\u{301}").utf8.count == 3)
    }
}
