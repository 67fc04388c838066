import Compression
import Testing

@Suite("gzip")
struct GzipTests {
    /// `printf '%1000s' '' | gzip -n`: 1,000 spaces.
    private static let spaces: [UInt8] = [
        0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x53, 0x50, 0x18, 0x05, 0xa3, 0x60, 0x14, 0x0c,
        0x77, 0x00, 0x00, 0x82, 0xe3, 0x93, 0xcd, 0xe8, 0x03, 0x00, 0x00,
    ]
    /// `(printf 'hello ' | gzip -n; printf world | gzip -n)`
    private static let two: [UInt8] = [
        0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0x57, 0x00, 0x00,
        0xf6, 0xf9, 0x81, 0xed, 0x06, 0x00, 0x00, 0x00, 0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03,
        0x2b, 0xcf, 0x2f, 0xca, 0x49, 0x01, 0x00, 0x43, 0x11, 0x77, 0x3a, 0x05, 0x00, 0x00, 0x00,
    ]

    @Test("is inflated, members one behind the other too")
    func inflates() throws {
        #expect(try Gzip.inflate(Self.spaces, limit: 1_000) == [UInt8](repeating: 0x20, count: 1_000))
        #expect(try Gzip.inflate(Self.two, limit: 100) == Array("hello world".utf8))
    }

    @Test("is inflated no further than the limit")
    func limit() {
        #expect(throws: Gzip.Failure.tooLarge) { try Gzip.inflate(Self.spaces, limit: 999) }
        #expect(throws: Gzip.Failure.tooLarge) { try Gzip.inflate(Self.spaces, limit: 0) }
    }

    @Test("is refused where it is something else, ends early, or is followed by something else")
    func malformed() {
        let others: [[UInt8]] = [[], [0x1f], Array("hello".utf8), [0x78, 0x9c, 0x03, 0x00], Self.two + [0]]
        for bytes in others {
            #expect(throws: Gzip.Failure.malformed) { try Gzip.inflate(bytes, limit: 1_000) }
        }
        // After 26 bytes the first member ends.
        for index in 0..<Self.two.count where index != 26 {
            #expect(throws: Gzip.Failure.malformed, "cut at \(index)") {
                try Gzip.inflate(Array(Self.two[..<index]), limit: 1_000)
            }
        }
    }
}
