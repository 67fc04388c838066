import JSON
import RepositoryModel
import Stores
import Testing

/// What every ``IdentityStore`` must do with the audit log.
enum AuditRules {
    static func entry(
        _ id: String, at seconds: Int = 1_000, type: String = "auth.login", actor: String? = "ada"
    ) throws -> AuditEntry {
        AuditEntry(
            id: id, at: Timestamp(seconds: seconds), type: type, actor: actor, subject: nil, address: "192.0.2.1",
            requestID: "r", isAllowed: false, details: ["reason": "'o;--\"%"])
    }

    static let all: [ContractRule<any IdentityStore>] = [
        ContractRule("an entry reads back as written") { store in
            let entries = [try entry("a", at: 2), try entry("b", at: 1, actor: nil)]
            try store.record(entries.map { .audit($0) })
            #expect(try store.audit(matching: AuditQuery(limit: 9)) == entries)
        },
        ContractRule("entries are listed newest first, by type, actor and time, page by page") { store in
            try store.record([
                .audit(try entry("a", at: 1)), .audit(try entry("b", at: 3, type: "user.created")),
                .audit(try entry("c", at: 2, actor: "bob")), .audit(try entry("d", at: 2)),
            ])
            func ids(_ change: (inout AuditQuery) -> Void) throws -> String {
                var query = AuditQuery(limit: 9)
                change(&query)
                return try store.audit(matching: query).map(\.id).joined()
            }
            #expect(try ids { _ in } == "bdca")
            #expect(try ids { $0.type = "auth.login" } == "dca")
            #expect(try ids { $0.actor = "ada" } == "bda")
            #expect(try ids { ($0.actor, $0.type) = ("ada", "auth.login") } == "da")
            #expect(try ids { ($0.from, $0.to) = (Timestamp(seconds: 2), Timestamp(seconds: 3)) } == "dc")
            #expect(try ids { $0.actor = "ada\0" } == "")
            let all = try store.audit(matching: AuditQuery(limit: 9))
            for (index, entry) in all.enumerated() {
                let rest = all[(index + 1)...].prefix(2).map(\.id).joined()
                #expect(try ids { ($0.limit, $0.after) = (2, entry.cursor) } == rest)
            }
            // Whichever is later: the cursor, or the end of the time.
            #expect(try ids { ($0.after, $0.to) = (all[0].cursor, Timestamp(seconds: 2)) } == "a")
            #expect(try ids { ($0.after, $0.to) = (all[2].cursor, Timestamp(seconds: 3)) } == "a")
        },
        ContractRule("what is old is removed in batches") { store in
            for (index, id) in ["a", "b", "c"].enumerated() { try store.record([.audit(try entry(id, at: index))]) }
            func remove(_ limit: Int) throws -> Int {
                try store.removeOld(
                    at: Timestamp(seconds: 0), logins: Timestamp(seconds: 0), audit: Timestamp(seconds: 2), limit: limit
                )
            }
            #expect(try remove(1) == 1)
            #expect(try remove(9) == 1)
            #expect(try store.audit(matching: AuditQuery(limit: 9)).map(\.id) == ["c"])
        },
    ]
}
