import Bytes
import Crypto
import Testing

@Suite("A digest field")
struct DigestFieldTests {
    private static let first = Base64.encode(SHA256.hash([1]))
    private static let second = Base64.encode(SHA256.hash([2]))

    @Test(
        "states the SHA-256 that it has, the last one where there are two",
        arguments: [
            ("sha-256=:\(first):", first), ("sha-256=:\(first):;q=1", first),
            ("sha-512=:YQ==:, sha-256=:\(first):", first),
            ("sha-256=:\(first):,\tsha-256=:\(second):", second), ("sha-256=:\(second):,sha-256=:\(first):", first),
            ("sha-512=:YQ==:", nil), ("unixsum=::", nil),
        ] as [(String, String?)])
    func reading(text: String, expected: String?) throws {
        let field = try #require(DigestField(text))
        #expect(field.sha256.map { Base64.encode($0) } == expected)
    }

    @Test(
        "is refused where it is no dictionary of byte sequences, or its SHA-256 is of another length",
        arguments: [
            "", ",", "sha-256", "sha-256=", "sha-256=:", "sha-256=\(first)", "sha-256=:\(first)", "sha-256=:*:",
            "sha-256=:YQ==:", "sha-256=::", "sha-256=:\(first):,", "sha-256=:\(first):, x", "sha-512=:YQ:",
        ])
    func refusals(text: String) {
        #expect(DigestField(text) == nil)
    }
}
