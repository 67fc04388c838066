import Bytes
import Testing

@Suite("A token of HTTP")
struct HTTPTokenTests {
    /// RFC 9110, 5.6.2.
    private static let characters = Set(
        "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)

    @Test func `has the characters that the RFC lists, and no other`() {
        for byte in UInt8.min...UInt8.max {
            let text = [UInt8(ascii: "a"), byte]
            #expect(text.withUnsafeBytes { HTTPToken.isToken($0) } == Self.characters.contains(byte))
        }
    }

    @Test func `is not empty`() {
        #expect(!HTTPToken.isToken(""))
        #expect(HTTPToken.isToken("Content-Type"))
        #expect(!HTTPToken.isToken("Content Type"))
    }
}
