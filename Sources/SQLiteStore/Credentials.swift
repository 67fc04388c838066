import JSON
public import RepositoryModel
public import Stores

extension SQLiteStore: IdentityStore {
    public func credential(_ hash: String) throws(StoreError) -> StoredCredential? {
        guard StoredValue.canHold(hash) else { return nil }
        return try first("read a credential", CredentialSQL.one, { $0.bind(hash) }) { try StoredCredential($0) }
    }

    public func credentials(
        _ kind: StoredCredential.Kind, of username: String, limit: Int, after: MomentCursor?
    ) throws(StoreError) -> [StoredCredential] {
        guard limit > 0, StoredValue.canHold(username) else { return [] }
        let bind = { (parameters: inout Parameters) in
            parameters.bind(username, kind.rawValue)
            parameters.bind(Int(after?.createdAt.microseconds ?? .max))
            parameters.bind(after?.id ?? "")
            parameters.bind(limit)
        }
        return try all("list credentials", CredentialSQL.page, bind) { try StoredCredential($0) }
    }

    public func logins(_ key: String) throws(StoreError) -> LoginRecord? {
        guard StoredValue.canHold(key) else { return nil }
        return try first("read a record of logins", LoginSQL.one, { $0.bind(key) }) { row in
            LoginRecord(
                failures: Int(try row.integer(0)), failedAt: try row.optionalTimestamp(1),
                succeededAt: try row.optionalTimestamp(2))
        }
    }

    public func record(_ writes: [IdentityWrite]) throws(StoreError) {
        guard !writes.isEmpty else { return }
        let changes = try Change.changes(for: writes)
        try commits.perform("record what was done") { db in for change in changes { try change.apply(to: db) } }
    }

    public func removeOld(
        at moment: Timestamp, logins: Timestamp, audit: Timestamp, limit: Int
    ) throws(StoreError) -> Int {
        var most = 0
        try commits.performAlone("remove what is over") { db in
            most = 0
            for (query, end) in [
                (CredentialSQL.remove, moment), (LoginSQL.remove, logins), (AuditSQL.remove, audit),
            ] {
                try db.run(query, [end.microseconds, limit])
                most = max(most, db.changesCount)
            }
        }
        return most
    }
}

/// The statements about credentials.
enum CredentialSQL {
    private static let columns = """
        hash, id, kind, username, generation, name, scopes, tenants, patterns, address, created_at, expires_at,
        used_at, revoked_at
        """
    static let one = Query("SELECT \(columns) FROM credentials WHERE hash = ?")
    static let page = Query(
        """
        SELECT \(columns) FROM credentials WHERE username = ? AND kind = ? AND (created_at, id) < (?, ?)
        ORDER BY created_at DESC, id DESC LIMIT ?
        """)
    static let count = Query(
        """
        SELECT 1 FROM credentials WHERE username = ? AND kind = ? AND revoked_at IS NULL AND expires_at > ?
        LIMIT 1 OFFSET ?
        """)
    static let add = Query(
        """
        INSERT OR REPLACE INTO credentials (\(columns), removable_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    /// What is listed after its end stays for 30 days.
    static let revoke = Query(
        """
        UPDATE credentials SET revoked_at = ?1, removable_at = ?2
        WHERE username = ?3 AND kind = ?4 AND id = ?5 AND revoked_at IS NULL AND expires_at > ?1
        """)
    static let use = Query("UPDATE credentials SET used_at = ? WHERE hash = ?")
    static let remove = Query(
        "DELETE FROM credentials WHERE hash IN (SELECT hash FROM credentials WHERE removable_at <= ? LIMIT ?)")
}

/// The statements about the record of logins.
enum LoginSQL {
    static let one = Query("SELECT failures, failed_at, succeeded_at FROM logins WHERE key = ?")
    static let fail = Query(
        """
        INSERT INTO logins (key, failures, failed_at, changed_at) VALUES (?1, ?2, ?3, ?3)
        ON CONFLICT (key) DO UPDATE SET
            failures = ?2 + CASE WHEN failed_at >= ?4 THEN failures ELSE 0 END, failed_at = ?3, changed_at = ?3
        """)
    static let succeed = Query(
        """
        INSERT INTO logins (key, failures, succeeded_at, changed_at) VALUES (?1, 0, ?2, ?2)
        ON CONFLICT (key) DO UPDATE SET failures = 0, succeeded_at = ?2, changed_at = ?2
        """)
    static let remove = Query(
        "DELETE FROM logins WHERE key IN (SELECT key FROM logins WHERE changed_at < ? LIMIT ?)")
}

extension StoredCredential {
    fileprivate init(_ row: StoredRow) throws {
        self.init(
            hash: try row.text(0), id: try row.text(1), kind: try row.value(2) { Kind(rawValue: $0) },
            username: try row.text(3), generation: Int(try row.integer(4)), name: try row.text(5),
            scopes: try row.scopes(6), tenants: try row.tenants(7),
            patterns: try row.text(8).split(separator: " ").map(String.init), address: try row.text(9),
            createdAt: try row.timestamp(10), expiresAt: try row.timestamp(11),
            usedAt: try row.optionalTimestamp(12), revokedAt: try row.optionalTimestamp(13))
    }

    fileprivate var columns: StoredValues {
        [
            hash, id, kind.rawValue, username, generation, name, scopes.grantedNames.joined(separator: ","),
            tenants.names.joined(separator: ","), patterns.joined(separator: " "), address,
            createdAt.microseconds, expiresAt.microseconds, usedAt?.microseconds, revokedAt?.microseconds,
            removableAt.microseconds,
        ]
    }
}

extension Change {
    /// The statements that carry out some writes.
    static func changes(for writes: [IdentityWrite]) throws(StoreError) -> [Change] {
        var changes: [Change] = []
        for write in writes { changes += try Self.changes(for: write) }
        return changes
    }

    private static func changes(for write: IdentityWrite) throws(StoreError) -> [Change] {
        switch write {
        case .addCredential(let credential, let limit):
            for text in [credential.username, credential.name, credential.address] + credential.patterns {
                _ = try storable(text)
            }
            let add = Change(query: CredentialSQL.add, arguments: credential.columns)
            guard limit < .max else { return [add] }
            let arguments: StoredValues = [
                credential.username, credential.kind.rawValue, credential.createdAt.microseconds, limit - 1,
            ]
            let room = Change(
                query: CredentialSQL.count, arguments: arguments,
                expectation: .row(false, or: StoreError(.exhausted, "the user has as many credentials as may be")))
            return [room, add]
        case .revokeCredential(let id, let kind, let username, let moment):
            let removable = kind.removableAt(revokedAt: moment)
            return [
                Change(
                    query: CredentialSQL.revoke,
                    arguments: [
                        moment.microseconds, removable.microseconds, try storable(username), kind.rawValue,
                        try storable(id),
                    ], expectation: .change(or: StoreError(.notFound, "no such credential is in force")))
            ]
        case .noteUse(let hash, let moment):
            return [Change(query: CredentialSQL.use, arguments: [moment.microseconds, try storable(hash)])]
        case .noteLogin(let username, let moment):
            return [Change(query: UserSQL.noteLogin, arguments: [moment.microseconds, try storable(username)])]
        case .addFailures(let key, let count, let moment, let since):
            return [
                Change(
                    query: LoginSQL.fail,
                    arguments: [try storable(key), count, moment.microseconds, since.microseconds])
            ]
        case .clearFailures(let key, let moment):
            return [Change(query: LoginSQL.succeed, arguments: [try storable(key), moment.microseconds])]
        case .audit(let entry):
            return [Change(query: AuditSQL.add, arguments: try entry.columns)]
        }
    }
}
