import RepositoryModel
import Testing

@testable import Identity

@Suite struct ClaimsCacheTests {
    private func claims(_ identifier: Int) -> TokenClaims {
        TokenClaims(
            subject: "ann", issuer: "packagerepo", issuedAt: Timestamp(seconds: 0), expiresAt: Timestamp(seconds: 1),
            identifier: "\(identifier)", scopes: ScopeSet([.read]), tenants: TenantSet([.default]), generation: 0)
    }

    @Test func `it never holds more than its capacity, and holds the last half of what came`() {
        let cache = ClaimsCache(capacity: 10)
        for number in 0..<1_000 {
            cache.insert(claims(number), for: "\(number)")
            #expect(cache.count <= 10)
        }
        for number in 995..<1_000 { #expect(cache.claims(of: "\(number)") == claims(number)) }
        #expect(cache.claims(of: "0") == nil)
    }

    @Test func `what is used stays while others pass through`() {
        let cache = ClaimsCache(capacity: 10)
        cache.insert(claims(-1), for: "used")
        for number in 0..<1_000 {
            cache.insert(claims(number), for: "\(number)")
            #expect(cache.claims(of: "used") == claims(-1))
            #expect(cache.count <= 10)
        }
    }

    @Test func `tokens that end alike are told apart`() {
        let cache = ClaimsCache(capacity: 10)
        let end = String(repeating: "s", count: 43)
        cache.insert(claims(1), for: "a." + end)
        #expect(cache.claims(of: "b." + end) == nil)
        cache.insert(claims(2), for: "b." + end)
        #expect(cache.claims(of: "a." + end) == claims(1))
        #expect(cache.claims(of: "b." + end) == claims(2))
    }

    @Test func `what is removed is gone from both halves`() {
        let cache = ClaimsCache(capacity: 4)
        for number in 0..<4 { cache.insert(claims(number), for: "\(number)") }
        for number in 0..<4 { cache.remove("\(number)") }
        #expect(cache.count == 0)
    }

    @Test func `a capacity of none, or less, holds nothing`() {
        for capacity in [0, 1, -1, Int.min] {
            let cache = ClaimsCache(capacity: capacity)
            cache.insert(claims(0), for: "x")
            #expect(cache.count == 0)
            #expect(cache.claims(of: "x") == nil)
        }
    }
}

@Suite struct Base64URLTests {
    @Test(arguments: [("", ""), ("Zg", "f"), ("Zm8", "fo"), ("Zm9v", "foo"), ("Zm9vYg", "foob"), ("Pz8-", "??>")])
    func `the test vectors of RFC 4648 decode without their padding`(text: String, expected: String) {
        #expect(Base64URL.decode(text.utf8) == Array(expected.utf8))
    }

    @Test(arguments: ["Z", "Zg==", "Zh", "Zm9", "Zm9vY", "Zm+v", "Zm/v", "Zm 9", "Zm9v\n", "é", "Zm9\u{0}"])
    func `what is not the one spelling of some bytes does not decode`(text: String) {
        #expect(Base64URL.decode(text.utf8) == nil)
    }

    @Test func `every byte and length comes back`() {
        for length in 0..<70 {
            let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ length) }
            #expect(Base64URL.decode(ForgedToken.encode(bytes).utf8) == bytes)
        }
    }
}
