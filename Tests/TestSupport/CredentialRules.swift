import RepositoryModel
import Stores
import Synchronization
import Testing

/// What every ``IdentityStore`` must do with credentials and the record of logins.
enum CredentialRules {
    static func token(
        _ id: String, of user: String = "ada", at seconds: Int = 1_000, kind: StoredCredential.Kind = .token
    ) throws -> StoredCredential {
        StoredCredential(
            hash: "hash of \(kind.rawValue) \(id)", id: id, kind: kind, username: user, generation: 7,
            name: "c i 'o;--", scopes: ScopeSet([.read]), tenants: TenantSet([try Sample.tenant()]),
            patterns: ["publish:acme/*", "read:acme/**"], address: "2001:db8::1",
            createdAt: Timestamp(seconds: seconds),
            expiresAt: Timestamp(seconds: 2_000))
    }

    static let all: [ContractRule<any IdentityStore>] = [
        ContractRule("a credential reads back as added, by its hash alone") { store in
            var token = try token("a")
            try store.record([.addCredential(token, limit: 1)])
            #expect(try store.credential(token.hash) == token)
            #expect(try store.credential(token.id) == nil)
            #expect(try store.credential(token.hash + "\0") == nil)
            try store.record([.noteUse(hash: token.hash, at: Timestamp(seconds: 1_500))])
            token.usedAt = Timestamp(seconds: 1_500)
            #expect(try store.credential(token.hash) == token)
        },
        ContractRule("credentials are listed newest first, of one kind and one user, page by page") { store in
            for (id, seconds) in [("a", 3), ("b", 1), ("c", 2), ("d", 2)] {
                try store.record([.addCredential(try token(id, at: seconds), limit: 10)])
            }
            try store.record([
                .addCredential(try token("e", of: "bob"), limit: 1),
                .addCredential(try token("f", kind: .session), limit: 1),
            ])
            let all = try store.credentials(.token, of: "ada", limit: 10, after: nil)
            #expect(all.map(\.id) == ["a", "d", "c", "b"])
            for (index, credential) in all.enumerated() {
                let page = try store.credentials(.token, of: "ada", limit: 2, after: credential.cursor)
                #expect(page.map(\.id) == all[(index + 1)...].prefix(2).map(\.id))
            }
            #expect(try store.credentials(.token, of: "ada\0", limit: 1, after: nil).isEmpty)
        },
        ContractRule("a credential is revoked once, by its owner's name, while it is in force") { store in
            try store.record([.addCredential(try token("a"), limit: 1)])
            func revoke(_ id: String, of user: String, at seconds: Int) -> StoreError.Code? {
                do throws(StoreError) {
                    try store.record([.revokeCredential(id: id, .token, of: user, at: Timestamp(seconds: seconds))])
                } catch { return error.code }
                return nil
            }
            #expect(revoke("a", of: "bob", at: 1_500) == .notFound)
            #expect(revoke("b", of: "ada", at: 1_500) == .notFound)
            #expect(revoke("a", of: "ada", at: 2_000) == .notFound)
            #expect(revoke("a", of: "ada", at: 1_500) == nil)
            #expect(revoke("a", of: "ada", at: 1_600) == .notFound)
            #expect(try store.credential("hash of token a")?.revokedAt == Timestamp(seconds: 1_500))
        },
        ContractRule("of many who revoke one credential at once, one does") { store in
            try store.record([.addCredential(try token("a"), limit: 1)])
            let winners = Atomic(0)
            inThreads(8) { _ in
                do throws(StoreError) {
                    try store.record([.revokeCredential(id: "a", .token, of: "ada", at: Timestamp(seconds: 1_500))])
                    winners.add(1, ordering: .relaxed)
                } catch { #expect(error.code == .notFound) }
            }
            #expect(winners.load(ordering: .relaxed) == 1)
        },
        ContractRule("no more credentials in force than may be, and then nothing of the transaction") { store in
            try store.record([.addCredential(try token("a"), limit: 2), .addCredential(try token("b"), limit: 2)])
            let more: [IdentityWrite] = [
                .audit(try AuditRules.entry("1")), .addCredential(try token("c"), limit: 2),
            ]
            expectFailure(.exhausted) { () throws(StoreError) in try store.record(more) }
            #expect(try store.audit(matching: AuditQuery(limit: 1)).isEmpty)
            try store.record([.revokeCredential(id: "a", .token, of: "ada", at: Timestamp(seconds: 1_000))])
            try store.record(more)
            #expect(try store.audit(matching: AuditQuery(limit: 2)).count == 1)
        },
        ContractRule("a change of a user and its credentials are one transaction") { store in
            try store.add(try Sample.user())
            let token = try token("a")
            try store.record([.addCredential(token, limit: 1)])
            expectFailure(.exhausted) { () throws(StoreError) in
                try store.change("ada") { user in
                    user.generation += 1
                    return [.addCredential(token, limit: 1)]
                }
            }
            #expect(try store.user(named: "ada") == Sample.user())
            try store.change("ada") { user in
                user.generation += 1
                return [.noteLogin(username: "ada", at: Timestamp(seconds: 5))]
            }
            #expect(try store.user(named: "ada")?.generation == 1)
            #expect(try store.user(named: "ada")?.loggedInAt == Timestamp(seconds: 5))
        },
        ContractRule("failures are counted, but those from before a pause, and forgotten by a success") { store in
            #expect(try store.logins("k") == nil)
            func fail(_ count: Int, at seconds: Int) throws {
                try store.record([
                    .addFailures(
                        key: "k", count: count, at: Timestamp(seconds: seconds), since: Timestamp(seconds: seconds - 10)
                    )
                ])
            }
            try fail(2, at: 100)
            try fail(3, at: 110)
            #expect(
                try store.logins("k")
                    == LoginRecord(failures: 5, failedAt: Timestamp(seconds: 110), succeededAt: nil))
            try fail(1, at: 121)
            #expect(try store.logins("k")?.failures == 1)
            try store.record([.clearFailures(key: "k", at: Timestamp(seconds: 130))])
            let cleared = try #require(try store.logins("k"))
            #expect(cleared.failures == 0 && cleared.succeededAt == Timestamp(seconds: 130))
            try fail(1, at: 131)
            #expect(try store.logins("k")?.failures == 1)
            #expect(try store.logins("k")?.succeededAt == Timestamp(seconds: 130))
        },
        ContractRule("what is over is removed in batches, tokens 30 days later") { store in
            let month = 30 * 86_400
            for id in ["a", "b", "c"] { try store.record([.addCredential(try token(id, kind: .session), limit: 9)]) }
            try store.record([.addCredential(try token("t"), limit: 9)])
            func remove(at seconds: Int, limit: Int) throws -> Int {
                try store.removeOld(
                    at: Timestamp(seconds: seconds), logins: Timestamp(seconds: 0), audit: Timestamp(seconds: 0),
                    limit: limit)
            }
            #expect(try remove(at: 1_999, limit: 9) == 0)
            #expect(try remove(at: 2_000, limit: 2) == 2)
            #expect(try remove(at: 2_000, limit: 2) == 1)
            #expect(try remove(at: 1_999 + month, limit: 2) == 0)
            #expect(try remove(at: 2_000 + month, limit: 2) == 1)
            #expect(try store.credential("hash of token t") == nil)
        },
    ]
}
