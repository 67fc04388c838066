import Bytes
import Testing

@Suite("Percent-encoding")
struct PercentEncodingTests {
    private func decode(_ text: String) -> [UInt8]? {
        text.utf8.span.withUnsafeBufferPointer(PercentEncoding.decode)
    }

    @Test func `all but unreserved characters are encoded, in upper case`() {
        #expect(PercentEncoding.encode("AZaz09-._~") == "AZaz09-._~")
        #expect(PercentEncoding.encode(" /?#%+é\0") == "%20%2F%3F%23%25%2B%C3%A9%00")
    }

    @Test func `what was encoded comes back, and a plus is a plus`() {
        let text = "a b/c?d#é+%\u{1F600}\0"
        #expect(decode(PercentEncoding.encode(text)) == Array(text.utf8))
        #expect(decode("%c3%A9+x") == Array("é+x".utf8))
        #expect(decode("%2541") == Array("%41".utf8))
    }

    @Test(arguments: ["%", "a%", "%4", "%g0", "%0g", "%%41", "% 41", "%-1", "%é"])
    func `a broken escape is refused`(text: String) { #expect(decode(text) == nil) }
}
