import JSON
import MemoryStore
import RepositoryModel
import Stores
import Synchronization
import TestSupport
import Testing

@testable import Identity

/// Tokens from those who have no right to one: each is refused, and none ends the process.
@Suite struct HostileTokenTests {
    let tokens: TokenService

    init() throws {
        tokens = TokenService(
            keys: Keyring(try SigningKey(ForgedToken.key)), store: InMemoryIdentityStore([try .sample()]))
    }

    private func isRefused(_ token: String) -> Bool {
        do throws(TokenError) { _ = try tokens.principal(of: token) } catch {
            switch error {
            case .malformed, .badSignature: return true
            default: return false
            }
        }
        return false
    }

    private func isMalformed(_ token: String) -> Bool {
        do throws(TokenError) { _ = try tokens.principal(of: token) } catch {
            if case .malformed = error { return true }
        }
        return false
    }

    private var good: String { ForgedToken.make(payload: ForgedToken.claims()) }

    @Test func `the forger can make a good token, so that the others fail for their own reason`() throws {
        #expect(try tokens.principal(of: good).subject == "ann")
    }

    @Test func `a token with any one bit flipped is refused`() {
        let bytes = Array(good.utf8)
        for place in bytes.indices {
            for bit in 0..<8 {
                var mutated = bytes
                mutated[place] ^= 1 << bit
                #expect(isRefused(String(decoding: mutated, as: UTF8.self)), "byte \(place), bit \(bit)")
            }
        }
    }

    @Test func `a token cut at any length, or with a byte less anywhere, is refused`() {
        let token = good
        for length in 0..<token.utf8.count {
            #expect(isRefused(String(token.prefix(length))))
            #expect(isRefused(String(token.suffix(length))))
            var shorter = Array(token.utf8)
            shorter.remove(at: length)
            #expect(isRefused(String(decoding: shorter, as: UTF8.self)))
        }
    }

    @Test(arguments: [
        "", ".", "..", "...", "a", "a.b", "a.b.c", "a.b.c.d", "....", " ", "\u{0}", "🔑.🔑.🔑", "null.null.null",
        "eyJhbGciOiJIUzI1NiJ9..", ".eyJhbGciOiJIUzI1NiJ9.", "eyJhbGciOiJIUzI1NiJ9.e30.", "e30.e30.e30",
        "eyJhbGciOiJIUzI1NiJ9.e30.AAAA", "W10.W10.W10",
    ])
    func `what has not three good segments is refused`(text: String) {
        #expect(isRefused(text))
    }

    @Test func `a good token with something around it is refused`() {
        let token = good
        for other in [
            " " + token, token + " ", token + "\n", token + "=", token + ".", "." + token, token + ".e30",
            token + "\u{0}",
            token.replacing(".", with: ".."), token.replacing(".", with: " ."), token.uppercased(),
        ] { #expect(isRefused(other)) }
    }

    @Test(arguments: [
        #"{"alg":"none"}"#, #"{"alg":"None"}"#, #"{"alg":""}"#, #"{"alg":"hs256"}"#, #"{"alg":"HS256 "}"#,
        #"{"alg":"HS384"}"#, #"{"alg":"HS512"}"#, #"{"alg":"RS256"}"#, #"{"alg":"ES256"}"#, #"{"alg":"PS256"}"#,
        #"{"alg":"dir","enc":"A256GCM"}"#, #"{"alg":null}"#, #"{"alg":["HS256"]}"#, #"{"alg":256}"#, "{}", "[]",
        #""HS256""#, "null", "", "{", #"{"alg":"HS256","alg":"none"}"#, #"{"alg":"none","alg":"HS256"}"#,
        #"{"alg":"HS256","crit":["exp"]}"#, #"{"alg":"HS256","b64":false,"crit":["b64"]}"#, #"{"alg":"HS256"} "x""#,
        #"{"alg":"HS256\u0000"}"#, "\u{FEFF}{\"alg\":\"HS256\"}",
    ])
    func `a header that does not say HS256, no more and no less, is refused though the signature is right`(
        header: String
    ) {
        #expect(isMalformed(ForgedToken.make(header: header, payload: ForgedToken.claims())))
        let unsigned =
            ForgedToken.encode(Array(header.utf8)) + "." + ForgedToken.encode(Array(ForgedToken.claims().utf8))
        #expect(isMalformed(unsigned + "."))
    }

    @Test func `a header may carry what means nothing to us`() throws {
        let header = #"{"x":"1","typ":"JWT","alg":"HS256"}"#
        #expect(
            try tokens.principal(of: ForgedToken.make(header: header, payload: ForgedToken.claims())).subject == "ann")
    }

    @Test(arguments: [
        "eyJhbGciOiJIUzM4NCIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhbm4iLCJpc3MiOiJwYWNrYWdlcmVwbyIsImlhdCI6MTAwMDAwMDAwMCwiZXhw"
            + "Ijo0MTAyNDQ0ODAwLCJqdGkiOiIxIiwic2NvcGVzIjpbInJlYWQiXSwidGVuYW50cyI6WyJhY21lIl0sImdlbiI6MH0."
            + "utjccJNLEI9VDqrmmiZxu4l4PzV5QJafKkjHAnGn4OTk1qIIK8m6UaIBDV2cOnzc",
        "eyJhbGciOiJIUzUxMiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhbm4iLCJpc3MiOiJwYWNrYWdlcmVwbyIsImlhdCI6MTAwMDAwMDAwMCwiZXhw"
            + "Ijo0MTAyNDQ0ODAwLCJqdGkiOiIxIiwic2NvcGVzIjpbInJlYWQiXSwidGVuYW50cyI6WyJhY21lIl0sImdlbiI6MH0."
            + "Rys1Q7oTYD3JSpha2XPv_VE4LSjVSwyduEfCr4kSLqwUPpgZxWzHXqQF6ogc2BFC6g2-ClXEzMuDiLTZIuUmqw",
    ])
    func `a token that the right key signed by another algorithm is refused`(token: String) {
        #expect(isRefused(token))
    }

    @Test(
        arguments: [
            ["sub": nil], ["iss": nil], ["iat": nil], ["exp": nil], ["jti": nil], ["scopes": nil], ["tenants": nil],
            ["gen": nil], ["sub": "7"], ["sub": "null"], ["iss": "[]"], ["exp": #""4102444800""#], ["exp": "4.1e9"],
            ["exp": "-1"], ["exp": "9223372036854775807"], ["exp": "99999999999999999999"],
            ["iat": "9223372036854775807"],
            ["scopes": #""read""#], ["scopes": "[1]"], ["scopes": #"["root"]"#], ["scopes": "{}"], ["tenants": "null"],
            ["tenants": #"["ACME"]"#], ["tenants": #"["a/b"]"#], ["tenants": "[null]"], ["gen": "0.0"], ["gen": "true"],
        ] as [[String: String?]])
    func `a claim that is missing or is not what it must be makes the token malformed`(change: [String: String?]) {
        #expect(isMalformed(ForgedToken.make(payload: ForgedToken.claims(change))))
    }

    @Test(arguments: ["", "{}", "[]", "null", "7", "\"\"", "{", "{} {}", #"{"sub":"ann","sub":"bob"}"#])
    func `a payload that is not an object of claims is refused`(payload: String) {
        #expect(isMalformed(ForgedToken.make(payload: payload)))
    }

    @Test func `deep nesting in header or payload is refused`() {
        let deep = String(repeating: "[", count: 2_900)
        #expect(isRefused(ForgedToken.make(header: deep, payload: ForgedToken.claims())))
        #expect(isRefused(ForgedToken.make(payload: deep)))
    }

    @Test func `a token over 8 KiB is refused though it is rightly signed, one below is not`() throws {
        let padded = { (length: Int) in
            ForgedToken.make(payload: ForgedToken.claims(["jti": "\"" + String(repeating: "x", count: length) + "\""]))
        }
        let small = padded(5_900)
        #expect(small.utf8.count <= 8_192)
        #expect(try tokens.principal(of: small).subject == "ann")
        #expect(isRefused(padded(6_100)))
        #expect(isRefused(padded(1_000_000)))
        #expect(isRefused(String(repeating: ".", count: 5_000_000)))
    }

    @Test func `random bytes in the form of a token are refused`() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<2_000 {
            let segments = (0..<3).map { _ in
                ForgedToken.encode(
                    (0..<Int.random(in: 0..<64, using: &generator)).map { _ in UInt8.random(in: 0...255) })
            }
            #expect(isRefused(segments.joined(separator: ".")))
        }
    }

    @Test func `many threads verify good and bad tokens at once`() throws {
        let service = TokenService(
            keys: Keyring(try SigningKey(ForgedToken.key)), store: InMemoryIdentityStore([try .sample()]),
            cacheCapacity: 4)
        let payloads = (0..<16).map { ForgedToken.claims(["jti": "\"\($0)\""]) }
        let good = payloads.map { ForgedToken.make(payload: $0) }
        let bad = payloads.map { ForgedToken.make(payload: $0, key: [UInt8](1...32)) }
        let wrongAnswers = Atomic<Int>(0)
        concurrently(iterations: 3_200) { turn in
            let isGood = turn % 2 == 0
            let token = isGood ? good[turn / 2 % 16] : bad[turn / 2 % 16]
            let isTaken = (try? service.principal(of: token)) != nil
            if isTaken != isGood { wrongAnswers.add(1, ordering: .relaxed) }
        }
        #expect(wrongAnswers.load(ordering: .relaxed) == 0)
        #expect(service.cache.count <= 4)
    }
}
