import Foundation
import Hashing
import Testing

@Suite("Base64")
struct Base64Tests {
    /// RFC 4648, 10.
    static let vectors = [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ]

    @Test("is what the RFC says", arguments: vectors)
    func published(text: String, encoded: String) {
        #expect(Base64.encode(text.utf8) == encoded)
        #expect(Base64.decode(encoded) == Array(text.utf8))
    }

    @Test("carries all bytes, as Foundation's does", arguments: [1, 2, 3, 255, 256, 257, 100_000])
    func bytes(count: Int) {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ $0 >> 8) }
        let text = Base64.encode(bytes)
        #expect(text == Data(bytes).base64EncodedString())
        #expect(Base64.decode(text) == bytes)
    }

    @Test("takes spare bits for what they are not, as most do")
    func spareBits() {
        #expect(Base64.decode("Zh==") == Array("f".utf8))
        #expect(Base64.decode("Zm9=") == Array("fo".utf8))
    }

    @Test(
        "is nothing else",
        arguments: [
            "Z", "Zg", "Zg=", "Zm8", "Z===", "====", "=", "Zg==Zg==", "Zg==\n", "Z g==", "Zm9v\n", " Zm9v", "Zg=a",
            "Zm9v====", "-_-_", "Zm9vé", "Zm9v\0", "Zm\09", "Zm9v\r\nZm9v", "Zm9v-===", "\u{ff}\u{ff}", "Zm9\u{80}",
        ])
    func refusals(_ text: String) { #expect(Base64.decode(text) == nil) }
}
