import MemoryStore
import RepositoryModel
import Stores
import Synchronization
import TestSupport
import Testing

@testable import Identity

@Suite struct AccountsTests {
    let hasher = PasswordHasher(cost: 1)
    let users = InterruptedStore(InMemoryIdentityStore())
    var accounts: Accounts { Accounts(users: users, hasher: hasher) }

    private func addAnn() throws {
        try accounts.add(
            username: "ann", password: "open sesame", scopes: ScopeSet([.read]), tenants: TenantSet([.default]))
    }

    @Test func `a user logs in with the password and with no other`() throws {
        try addAnn()
        #expect(try accounts.authenticate(username: "ann", password: "open sesame")?.username == "ann")
        #expect(try accounts.authenticate(username: "ann", password: "open sesame!") == nil)
        #expect(try accounts.authenticate(username: "ann", password: "") == nil)
        #expect(try accounts.authenticate(username: "ANN", password: "open sesame") == nil)
    }

    @Test(arguments: ["ann", "bob", "", "no such name", "'; drop table users", String(repeating: "x", count: 100_000)])
    func `every wrong login costs one hash, whoever it names`(username: String) throws {
        try addAnn()
        let before = hasher.computations
        #expect(try accounts.authenticate(username: username, password: "wrong") == nil)
        #expect(hasher.computations - before == 1)
    }

    @Test func `a disabled user does not log in, and does again when enabled`() throws {
        try addAnn()
        try accounts.change("ann", UserChange(isDisabled: true))
        #expect(try accounts.authenticate(username: "ann", password: "open sesame") == nil)
        try accounts.change("ann", UserChange(isDisabled: false))
        #expect(try accounts.authenticate(username: "ann", password: "open sesame") != nil)
    }

    @Test func `a failing store is no wrong password`() throws {
        users.before(.read) { () throws(StoreError) in throw StoreError(.unavailable, "locked") }
        let error = #expect(throws: AccountError.self) { try accounts.authenticate(username: "ann", password: "x") }
        guard case .store(let cause) = error else { Issue.record("\(String(describing: error))"); return }
        #expect(cause.code == .unavailable)
    }

    @Test func `a password that is not checked, since too many are, is no wrong password`() throws {
        try addAnn()
        let accounts = Accounts(users: users, hasher: PasswordHasher(cost: 1, admissions: 0))
        let login = #expect(throws: AccountError.self) {
            try accounts.authenticate(username: "ann", password: "open sesame")
        }
        let change = #expect(throws: AccountError.self) {
            try accounts.changePassword(of: "ann", old: "open sesame", new: "shut sesame")
        }
        for error in [login, change] {
            guard case .busy = error else { Issue.record("\(String(describing: error))"); return }
        }
    }

    @Test func `nobody is added under a bad name, with a bad password or twice`() throws {
        let add = { (name: String, password: String) in
            #expect(throws: AccountError.self) {
                try accounts.add(
                    username: name, password: password, scopes: ScopeSet([.read]), tenants: TenantSet([.default]))
            }
        }
        guard case .invalidUsername = add("../etc", "open sesame") else { Issue.record("bad name"); return }
        guard case .policy(.tooShort) = add("ann", "short") else { Issue.record("bad password"); return }
        guard case .policy(.equalsUsername) = add("ann.smith", "ann.smith") else { Issue.record("own name"); return }
        #expect(try users.users().isEmpty)
        try addAnn()
        guard case .store(let error) = add("ann", "another password") else { Issue.record("twice"); return }
        #expect(error.code == .alreadyExists)
        #expect(try accounts.authenticate(username: "ann", password: "open sesame") != nil)
    }

    @Test func `a changed password counts at once, and the generation with it`() throws {
        try addAnn()
        try accounts.changePassword(of: "ann", old: "open sesame", new: "shut sesame")
        #expect(try accounts.authenticate(username: "ann", password: "open sesame") == nil)
        #expect(try accounts.authenticate(username: "ann", password: "shut sesame")?.generation == 1)
    }

    @Test(arguments: [("ann", "wrong"), ("bob", "open sesame"), ("", "")])
    func `a password is not changed by who does not know it`(username: String, old: String) throws {
        try addAnn()
        let error = #expect(throws: AccountError.self) {
            try accounts.changePassword(of: username, old: old, new: "x")
        }
        guard case .wrongPassword = error else { Issue.record("\(String(describing: error))"); return }
        #expect(try users.user(named: "ann")?.generation == 0)
    }

    @Test func `a new password that breaks the policy changes nothing`() throws {
        try addAnn()
        let error = #expect(throws: AccountError.self) {
            try accounts.changePassword(of: "ann", old: "open sesame", new: "short")
        }
        guard case .policy(.tooShort) = error else { Issue.record("\(String(describing: error))"); return }
        #expect(try accounts.authenticate(username: "ann", password: "open sesame")?.generation == 0)
    }

    @Test func `of many changes at once from one old password exactly one counts`() throws {
        try addAnn()
        let winners = Mutex<[Int]>([])
        let accounts = accounts
        concurrently(iterations: 8) { turn in
            do {
                try accounts.changePassword(of: "ann", old: "open sesame", new: "sesame number \(turn)")
                winners.withLock { $0.append(turn) }
            } catch {}
        }
        let winner = winners.withLock { $0 }
        #expect(winner.count == 1)
        let user = try accounts.authenticate(username: "ann", password: "sesame number \(winner.first ?? -1)")
        #expect(user?.generation == 1)
    }

    @Test func `a change whose old password was changed meanwhile does not count`() throws {
        try addAnn()
        let accounts = accounts
        users.before(.write) { () throws(StoreError) in
            do { try accounts.changePassword(of: "ann", old: "open sesame", new: "first change") } catch {
                throw StoreError(.damaged, "the change between failed", cause: error)
            }
        }
        let error = #expect(throws: AccountError.self) {
            try accounts.changePassword(of: "ann", old: "open sesame", new: "second change")
        }
        guard case .wrongPassword = error else { Issue.record("\(String(describing: error))"); return }
        #expect(try accounts.authenticate(username: "ann", password: "second change") == nil)
        #expect(try accounts.authenticate(username: "ann", password: "first change")?.generation == 1)
    }

    @Test func `a user who is disabled meanwhile does not get a new password`() throws {
        try addAnn()
        let users = users
        users.before(.write) { () throws(StoreError) in try users.update("ann") { $0.isDisabled = true } }
        #expect(throws: AccountError.self) {
            try accounts.changePassword(of: "ann", old: "open sesame", new: "second change")
        }
        try accounts.change("ann", UserChange(isDisabled: false))
        #expect(try accounts.authenticate(username: "ann", password: "open sesame") != nil)
    }

    @Test func `a first user that another process makes meanwhile is no failure`() throws {
        let accounts = accounts
        users.before(.write) { () throws(StoreError) in _ = try accounts.createFirstUser() }
        #expect(try !accounts.createFirstUser())
        #expect(try users.users().count == 1)
    }

    @Test func `a full device on the way is reported as such`() throws {
        users.before(.write) { () throws(StoreError) in throw StoreError(.full, "no room") }
        let error = #expect(throws: StoreError.self) { try accounts.createFirstUser() }
        #expect(error?.code == .full)
        #expect(try users.users().isEmpty)
    }

    @Test func `an operator sets a password without the old one`() throws {
        try addAnn()
        try accounts.change("ann", UserChange(password: "shut sesame"))
        #expect(try accounts.authenticate(username: "ann", password: "shut sesame")?.generation == 1)
        let error = #expect(throws: AccountError.self) {
            try accounts.change("bob", UserChange(password: "shut sesame"))
        }
        guard case .store(let cause) = error else { Issue.record("\(String(describing: error))"); return }
        #expect(cause.code == .notFound)
    }

    @Test func `the first user is made where there is none, once`() throws {
        #expect(try accounts.createFirstUser())
        #expect(try !accounts.createFirstUser())
        let admin = try #require(try accounts.authenticate(username: "admin", password: "admin"))
        #expect(admin.scopes.granted == [.admin])
        #expect(admin.tenants.names == ["default", "*"])
        #expect(try users.users().count == 1)
    }

    @Test func `many processes that start at once make one first user, and none fails`() throws {
        let made = Atomic<Int>(0)
        let failed = Atomic<Int>(0)
        let accounts = accounts
        concurrently(iterations: 8) { _ in
            do { if try accounts.createFirstUser() { made.add(1, ordering: .relaxed) } } catch {
                failed.add(1, ordering: .relaxed)
            }
        }
        #expect(made.load(ordering: .relaxed) == 1)
        #expect(failed.load(ordering: .relaxed) == 0)
    }

    @Test func `no first user is made beside another user`() throws {
        try addAnn()
        #expect(try !accounts.createFirstUser())
        #expect(try users.user(named: "admin") == nil)
    }

    @Test func `the default password is seen until it is changed or its user disabled`() throws {
        #expect(try !accounts.hasDefaultPassword())
        try accounts.createFirstUser()
        #expect(try accounts.hasDefaultPassword())
        try accounts.change("admin", UserChange(isDisabled: true))
        #expect(try !accounts.hasDefaultPassword())
        try accounts.change("admin", UserChange(isDisabled: false))
        try accounts.changePassword(of: "admin", old: "admin", new: "open sesame")
        #expect(try !accounts.hasDefaultPassword())
    }
}
