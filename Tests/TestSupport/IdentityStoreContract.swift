import RepositoryModel
public import Stores
import Synchronization
import Testing

/// What every ``IdentityStore`` must do.
public enum IdentityStoreContract {
    /// The rules, each to be tried on an empty store.
    public static let rules = users + CredentialRules.all + AuditRules.all

    private static let users: [ContractRule<any IdentityStore>] = [
        ContractRule("a user that nobody added is nil") { store throws in
            #expect(try store.user(named: "ada") == nil)
            #expect(try store.user(named: "") == nil)
            #expect(try store.users().isEmpty)
        },
        ContractRule("a user reads back as added") { store in
            var disabled = try Sample.user("grace 'o;--\"%")
            disabled.isDisabled = true
            disabled.generation = .max
            disabled.scopes = ScopeSet([])
            disabled.tenants = TenantSet([])
            disabled.loggedInAt = Timestamp(microseconds: -1)
            disabled.revocationsEnd = Timestamp(microseconds: .max)
            for user in [try Sample.user(), disabled] {
                try store.add(user)
                #expect(try store.user(named: user.username) == user)
            }
        },
        ContractRule("users are listed by the bytes of their names") { store in
            for name in ["b", "a", "B", "é", "a b"] { try store.add(try Sample.user(name)) }
            let all = ["B", "a", "a b", "b", "é"]
            #expect(try store.users().map(\.username) == all)
            for (index, name) in all.enumerated() {
                #expect(
                    try store.users(limit: 2, after: name).map(\.username) == all[(index + 1)...].prefix(2).map { $0 })
            }
            #expect(try store.users(limit: 0, after: nil).isEmpty)
            #expect(try store.users(limit: 1, after: "a\0x").map(\.username) == ["a b"])
        },
        ContractRule("names are told apart by case, and by what follows a NUL") { store in
            try store.add(try Sample.user("ada"))
            #expect(try store.user(named: "Ada") == nil)
            #expect(try store.user(named: "ada ") == nil)
            #expect(try store.user(named: "ada\0x") == nil)
            // The sign of the unit kelvin, which looks like the letter.
            #expect(try store.user(named: "\u{212a}im") == nil)
            try store.add(try Sample.user("Kim"))
            #expect(try store.user(named: "\u{212a}im") == nil)
            #expect(try store.user(named: "Kim") == Sample.user("Kim"))
        },
        ContractRule("a user that is there is not added again") { store in
            let first = try Sample.user()
            try store.add(first)
            var second = first
            second.passwordHash = "another"
            expectFailure(.alreadyExists) { () throws(StoreError) in try store.add(second) }
            #expect(try store.user(named: first.username) == first)
        },
        ContractRule("of many who add one name at once, one wins") { store in
            let winners = Atomic(0)
            let user = try Sample.user()
            inThreads(8) { _ in
                do throws(StoreError) {
                    try store.add(user)
                    winners.add(1, ordering: .relaxed)
                } catch {
                    #expect(error.code == .alreadyExists)
                }
            }
            #expect(winners.load(ordering: .relaxed) == 1)
        },
        ContractRule("a change is stored, and the user of another name is left alone") { store in
            try store.add(try Sample.user("ada"))
            try store.add(try Sample.user("bob"))
            try store.update("ada") { user in
                user.passwordHash = "new"
                user.scopes = ScopeSet([.admin])
                user.isDisabled = true
                user.generation += 1
            }
            let changed = try #require(try store.user(named: "ada"))
            #expect(changed.passwordHash == "new" && changed.isDisabled && changed.generation == 1)
            #expect(changed.scopes == ScopeSet([.admin]))
            #expect(try store.user(named: "bob") == Sample.user("bob"))
        },
        ContractRule("who changes a user that is not there is told") { store throws in
            expectFailure(.notFound) { () throws(StoreError) in try store.update("nobody") { $0.generation += 1 } }
            #expect(try store.user(named: "nobody") == nil)
        },
        ContractRule("of changes at once none is lost") { store in
            try store.add(try Sample.user())
            inThreads(32) { _ in
                do throws(StoreError) {
                    try store.update("ada") { $0.generation += 1 }
                } catch {
                    Issue.record("\(error)")
                }
            }
            #expect(try store.user(named: "ada")?.generation == 32)
        },
    ]
}
