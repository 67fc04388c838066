import Foundation
import Bytes
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

@Suite("URL-safe Base64")
struct URLSafeBase64Tests {
    /// RFC 4648, 10, without padding; RFC 7515, appendix C.
    @Test(arguments: [
        ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
        ("foobar", "Zm9vYmFy"),
    ])
    func `is what the RFCs say`(text: String, encoded: String) {
        #expect(Base64.decodeURLSafe(encoded.utf8) == Array(text.utf8))
        #expect(Base64.decodeURLSafe(encoded[...].utf8) == Array(text.utf8))
        #expect(Base64.decodeURLSafe(encoded.utf8.map { $0 }) == Array(text.utf8))
        #expect(Base64.decodeURLSafe("A-z_4ME".utf8) == [3, 236, 255, 224, 193])
    }

    @Test func `carries all bytes, as Foundation's does`() {
        let bytes = (0..<1_000).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ $0 >> 8) }
        for count in 0..<bytes.count {
            let text = Data(bytes[..<count]).base64EncodedString()
                .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
            #expect(Base64.decodeURLSafe(text.utf8) == Array(bytes[..<count]))
        }
    }

    @Test(arguments: ["Z", "Zg==", "Zm8=", "Zm9vY", "Zm+v", "Zm/v", "Zm 9", "Zg\n", "Zh", "Zm9", "Zm\09", "Zmé"])
    func `padding, another alphabet and spare bits are refused: one token has one spelling`(text: String) {
        #expect(Base64.decodeURLSafe(text.utf8) == nil)
    }
}
