import JSON
import MemoryStore
import RepositoryModel
import Stores
import System
import TestSupport
import Testing

@testable import Identity

@Suite struct KeyringTests {
    let directory: TemporaryDirectory
    let users: InMemoryIdentityStore
    let user: User

    init() throws {
        directory = try TemporaryDirectory()
        user = try .sample()
        users = InMemoryIdentityStore([user])
    }

    private var keys: SigningKeyDirectory { SigningKeyDirectory(path: directory.path("keys"), keyFile: nil) }

    private func service() throws -> TokenService { TokenService(keys: try Keyring(keys), store: users) }

    private func isGood(_ token: String, in service: TokenService) -> Bool {
        (try? service.principal(of: token)) != nil
    }

    @Test func `a rotated key signs in every process, and tokens of the one before stay good until it is retired`()
        throws
    {
        let (first, second) = (try service(), try service())
        let old = try keys.load().signing.identifier
        let before = try first.issue(to: user).text
        let new = try keys.rotate().identifier
        #expect(new != old)
        #expect(try keys.load().earlier.map(\.identifier) == [old])
        try first.refreshKeys()
        let after = try first.issue(to: user).text
        #expect(try TokenSigner.checkForm(of: after) == new)
        // The other process has not looked again, and finds the key as a token names it.
        for service in [first, second, try service()] {
            #expect(isGood(before, in: service) && isGood(after, in: service))
        }
        try keys.retire(old)
        for service in [first, second] {
            try service.refreshKeys()
            #expect(!isGood(before, in: service) && isGood(after, in: service))
        }
    }

    @Test func `the key that signs is not retired, nor one that is not there`() throws {
        _ = try service()
        let signing = try keys.load().signing.identifier
        #expect(throws: SigningKeyError.self) { try keys.retire(signing) }
        #expect(throws: SigningKeyError.self) { try keys.retire("0123456789abcdef") }
        #expect(throws: SigningKeyError.self) { try keys.retire("../jwt") }
        #expect(try keys.load().earlier.isEmpty)
    }

    @Test func `rotated often, all keys verify`() throws {
        let service = try service()
        var tokens: [String] = []
        for _ in 0..<4 {
            tokens.append(try service.issue(to: user).text)
            _ = try keys.rotate()
            try service.refreshKeys()
        }
        #expect(tokens.allSatisfy { isGood($0, in: service) })
        #expect(try keys.load().earlier.count == 4)
    }

    @Test func `a key of the operator's is replaced by the operator, and the former goes on verifying as jwt-old`()
        throws
    {
        let file = directory.path("own.key")
        try write([UInt8](repeating: 7, count: 32), to: file)
        let own = SigningKeyDirectory(path: directory.path("keys"), keyFile: file)
        let before = try TokenService(keys: try Keyring(own), store: users).issue(to: user).text
        #expect(throws: SigningKeyError.self) { try own.rotate() }
        _ = try service()
        try write([UInt8](repeating: 7, count: 32), to: directory.path("keys/jwt-old.key"))
        try write([UInt8](repeating: 8, count: 32), to: directory.path("other.key"))
        let next = SigningKeyDirectory(path: directory.path("keys"), keyFile: directory.path("other.key"))
        #expect(isGood(before, in: TokenService(keys: try Keyring(next), store: users)))
    }

    @Test func `a token that names a key that is not there, or a wrong kind of name, is refused`() throws {
        let service = try service()
        for header in [#""kid":"0123456789abcdef","#, #""kid":7,"#, #""kid":null,"#] {
            let token = ForgedToken.make(
                header: "{\(header)\"alg\":\"HS256\"}", payload: ForgedToken.claims(["sub": "\"ann\""]))
            #expect(!isGood(token, in: service))
        }
    }

    private func write(_ bytes: [UInt8], to path: String) throws {
        let file = try TemporaryFile(at: path)
        try file.file.write(bytes)
        try file.replace(path, isDurable: false)
    }
}
