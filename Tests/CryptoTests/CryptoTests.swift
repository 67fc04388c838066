import Dispatch
import Crypto
import Synchronization
import Testing

@Suite("SHA-256")
struct SHA256Tests {
    /// FIPS 180-4 examples, and the empty message of NIST's CAVP.
    @Test(
        "gives the published hashes",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
            (
                "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
                "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
            ),
            (
                String(repeating: "a", count: 1_000_000),
                "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
            ),
        ])
    func vectors(message: String, hash: String) {
        #expect(SHA256.hexadecimal(message.utf8) == hash)
    }

    @Test("is the same however the bytes come, empty pieces too", arguments: [1, 3, 63, 64, 65, 1_000])
    func pieces(size: Int) {
        let bytes = (0..<1_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        var hash = SHA256()
        for start in stride(from: 0, to: bytes.count, by: size) {
            bytes[start..<min(start + size, bytes.count)].withUnsafeBytes { hash.update($0) }
            hash.update(UnsafeRawBufferPointer(start: nil, count: 0))
        }
        #expect(hash.finalize() == SHA256.hash(bytes))
    }

    @Test("of nothing at all is that of no bytes")
    func nothing() {
        #expect(SHA256().finalize() == SHA256.hash([]))
    }
}

@Suite("Secrets")
struct SecretsTests {
    @Test("random bytes are as many as asked for, and not the same twice")
    func random() {
        #expect(Secrets.random(0) == [])
        #expect(Secrets.random(33).count == 33)
        #expect(Secrets.random(32) != Secrets.random(32))
    }

    @Test("secrets are equal where every byte is")
    func equality() {
        #expect(Secrets.equal([], []))
        #expect(Secrets.equal([1, 2, 3], [1, 2, 3]))
        #expect(!Secrets.equal([1, 2, 3], [1, 2]))
        #expect(!Secrets.equal([], [0]))
        for index in 0..<3 {
            var other: [UInt8] = [1, 2, 3]
            other[index] ^= 0x80
            #expect(!Secrets.equal([1, 2, 3], other))
        }
    }

    @Test("an identifier is 32 lower-case digits, and no two are the same, whichever threads make them")
    func identifiers() {
        let made = Mutex<[String]>([])
        DispatchQueue.concurrentPerform(iterations: 4) { _ in
            let some = (0..<1_000).map { _ in RandomIdentifier.make() }
            made.withLock { $0 += some }
        }
        let all = made.withLock { $0 }
        #expect(all.allSatisfy { $0.wholeMatch(of: /[0-9a-f]{32}/) != nil })
        #expect(Set(all).count == 4_000)
    }
}
