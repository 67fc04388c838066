import HTTPCore
import JSON
import MemoryStore
import RepositoryModel
import Stores
import TestSupport
import Testing

@testable import Identity

@Suite struct LoginThrottleTests {
    let store = InMemoryIdentityStore()
    let clock = StandingClock()
    let hasher = PasswordHasher(cost: 1)

    private func services() -> IdentityServices {
        IdentityServices(store: store, keys: Keyring(.random()), hasher: hasher, now: clock.now)
    }

    private func add(_ services: IdentityServices, _ names: String...) throws {
        for name in names {
            try services.accounts.add(
                username: name, password: "open sesame", scopes: ScopeSet([.read]), tenants: TenantSet([.default]))
        }
    }

    /// "in", "no", or for how many seconds a login has to wait.
    private func login(
        _ services: IdentityServices, _ name: String, _ password: String = "wrong", from address: String
    ) throws -> String {
        do throws(AccountError) {
            let source = RequestSource(address: address, requestID: "r")
            return try services.accounts.authenticate(username: name, password: password, from: source) == nil
                ? "no" : "in"
        } catch {
            guard case .throttled(let seconds) = error else { throw error }
            return "\(seconds)"
        }
    }

    @Test func `after five wrong passwords the pauses double, and a right one is not even tried`() throws {
        let services = services()
        try add(services, "ann")
        for _ in 0..<5 { #expect(try login(services, "ann", from: "192.0.2.1") == "no") }
        #expect(try login(services, "ann", "open sesame", from: "192.0.2.1") == "1")
        let before = hasher.computations
        for _ in 0..<10 { #expect(try login(services, "ann", from: "192.0.2.1") == "1") }
        #expect(hasher.computations == before)
        for pause in [1, 2, 4, 8] {
            clock.advance(pause)
            #expect(try login(services, "ann", from: "192.0.2.1") == "no")
        }
        clock.advance(16)
        #expect(try login(services, "ann", "open sesame", from: "192.0.2.1") == "in")
        #expect(try login(services, "ann", from: "192.0.2.1") == "no")
    }

    @Test func `names that no user has are slowed down alike`() throws {
        let services = services()
        for _ in 0..<5 { #expect(try login(services, "nobody", from: "192.0.2.1") == "no") }
        #expect(try login(services, "nobody", from: "192.0.2.1") == "1")
    }

    @Test func `a restart and another process know of the failures`() throws {
        let first = services()
        try add(first, "ann")
        for _ in 0..<5 { _ = try login(first, "ann", from: "192.0.2.1") }
        try first.recorder.flush()
        #expect(try login(services(), "ann", from: "192.0.2.1") == "1")
        clock.advance(LoginThrottle.memory + 1)
        for _ in 0..<5 { #expect(try login(services(), "ann", from: "192.0.2.1") == "no") }
    }

    @Test func `who guesses does not lock out the user, who comes from elsewhere`() throws {
        let services = services()
        try add(services, "ann")
        #expect(try login(services, "ann", "open sesame", from: "198.51.100.7") == "in")
        // From a hundred and twenty addresses, as a botnet would.
        for number in 0..<120 { _ = try login(services, "ann", from: "192.0.2.\(number)") }
        #expect(try login(services, "ann", "open sesame", from: "203.0.113.1") != "in")
        #expect(try login(services, "ann", "open sesame", from: "198.51.100.7") == "in")
    }

    @Test func `an address that tries one password for many users is slowed down`() throws {
        let services = services()
        try add(services, "ann")
        for number in 0..<50 { #expect(try login(services, "user\(number)", from: "192.0.2.1") == "no") }
        #expect(try login(services, "ann", "open sesame", from: "192.0.2.1") == "1")
        #expect(try login(services, "ann", "open sesame", from: "192.0.2.2") == "in")
    }

    @Test func `the old password cannot be guessed by changing it`() throws {
        let services = services()
        try add(services, "ann")
        let source = RequestSource(address: "192.0.2.1", requestID: "r")
        for _ in 0..<5 {
            #expect(throws: AccountError.self) {
                try services.accounts.changePassword(of: "ann", old: "wrong", new: "another one", from: source)
            }
        }
        let error = #expect(throws: AccountError.self) {
            try services.accounts.changePassword(of: "ann", old: "open sesame", new: "another one", from: source)
        }
        guard case .throttled = error else { Issue.record("\(String(describing: error))"); return }
    }

    @Test(arguments: [
        ("192.0.2.1", "192.0.2.1"), ("2001:db8:0:1:2:3:4:5", "2001:db8:0:1::/64"), ("2001:DB8::1", "2001:db8:0:0::/64"),
        ("::1", "0:0:0:0::/64"), ("::ffff:192.0.2.1", "192.0.2.1"), ("fe80::1:2:3:4", "fe80:0:0:0::/64"), ("", ""),
        ("2001:0db8:0000:0001::", "2001:db8:0:1::/64"),
    ])
    func `a network of IPv6 is one client`(address: String, block: String) {
        #expect(AddressBlock.of(address) == block)
    }

    @Test func `logins are in the audit log, without what was typed as a name that nobody has`() throws {
        let services = services()
        try add(services, "ann")
        _ = try login(services, "ann", "open sesame", from: "192.0.2.1")
        _ = try login(services, "ann", from: "192.0.2.1")
        _ = try login(services, "my secret password", from: "192.0.2.1")
        #expect(try store.audit(matching: AuditQuery(limit: 9)).map(\.type) == ["user.created"])
        try services.recorder.flush()
        var query = AuditQuery(limit: 9)
        query.type = "auth.login"
        let entries = try store.audit(matching: query)
        #expect(entries.filter { $0.isAllowed }.map(\.actor) == ["ann"])
        #expect(entries.filter { !$0.isAllowed }.compactMap(\.actor) == ["ann"])
        #expect(entries.count == 3)
        #expect(entries.allSatisfy { $0.address == "192.0.2.1" && $0.requestID == "r" })
        #expect(try store.user(named: "ann")?.loggedInAt == clock.now())
    }

    @Test func `what is refused again and again is one entry`() throws {
        let services = services()
        for _ in 0..<20 { _ = try login(services, "nobody", from: "192.0.2.1") }
        try services.recorder.flush()
        #expect(try store.audit(matching: AuditQuery(limit: 99)).count == 6)
    }

    @Test func `what cannot be written is kept for the next time`() throws {
        let broken = InterruptedStore(store)
        let recorder = IdentityRecorder(store: broken)
        recorder.countFailure(under: ["k"], at: clock.now())
        broken.before(.write) { () throws(StoreError) in throw StoreError(.full, "no room") }
        #expect(throws: StoreError.self) { try recorder.flush() }
        recorder.countFailure(under: ["k"], at: clock.now())
        try recorder.flush()
        #expect(try store.logins("k")?.failures == 2)
    }
}
