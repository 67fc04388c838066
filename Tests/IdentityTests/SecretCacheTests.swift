import RepositoryModel
import Testing

@testable import Identity

@Suite struct SecretCacheTests {
    private func claims(_ identifier: Int) -> TokenClaims {
        TokenClaims(
            subject: "ann", issuer: "packagerepo", issuedAt: Timestamp(seconds: 0), expiresAt: Timestamp(seconds: 1),
            identifier: "\(identifier)", scopes: ScopeSet([.read]), tenants: TenantSet([.default]), generation: 0)
    }

    @Test func `it never holds more than its capacity, and holds the last half of what came`() {
        let cache = SecretCache<TokenClaims>(capacity: 10)
        for number in 0..<1_000 {
            cache.insert(claims(number), for: "\(number)")
            #expect(cache.count <= 10)
        }
        for number in 995..<1_000 { #expect(cache.value(of: "\(number)") == claims(number)) }
        #expect(cache.value(of: "0") == nil)
    }

    @Test func `what is used stays while others pass through`() {
        let cache = SecretCache<TokenClaims>(capacity: 10)
        cache.insert(claims(-1), for: "used")
        for number in 0..<1_000 {
            cache.insert(claims(number), for: "\(number)")
            #expect(cache.value(of: "used") == claims(-1))
            #expect(cache.count <= 10)
        }
    }

    @Test func `tokens that end alike are told apart`() {
        let cache = SecretCache<TokenClaims>(capacity: 10)
        let end = String(repeating: "s", count: 43)
        cache.insert(claims(1), for: "a." + end)
        #expect(cache.value(of: "b." + end) == nil)
        cache.insert(claims(2), for: "b." + end)
        #expect(cache.value(of: "a." + end) == claims(1))
        #expect(cache.value(of: "b." + end) == claims(2))
    }

    @Test func `what is removed is gone from both halves`() {
        let cache = SecretCache<TokenClaims>(capacity: 4)
        for number in 0..<4 { cache.insert(claims(number), for: "\(number)") }
        for number in 0..<4 { cache.remove("\(number)") }
        #expect(cache.count == 0)
    }

    @Test func `a capacity of none, or less, holds nothing`() {
        for capacity in [0, 1, -1, Int.min] {
            let cache = SecretCache<TokenClaims>(capacity: capacity)
            cache.insert(claims(0), for: "x")
            #expect(cache.count == 0)
            #expect(cache.value(of: "x") == nil)
        }
    }
}
