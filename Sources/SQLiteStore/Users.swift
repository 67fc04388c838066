import RepositoryModel
public import Stores

extension SQLiteStore: UserStore {
    public func user(named username: String) throws(StoreError) -> User? {
        guard StoredValue.canHold(username) else { return nil }
        return try first("read a user", UserSQL.one, { $0.bind(username) }) { try User($0) }
    }

    public func users(limit: Int, after: String?) throws(StoreError) -> [User] {
        guard limit > 0 else { return [] }
        let bind = { (parameters: inout Parameters) in
            parameters.bind(after.map { String($0.prefix { $0 != "\0" }) } ?? "")
            parameters.bind(limit)
        }
        return try all("list users", UserSQL.page, bind) { try User($0) }
    }

    public func add(_ user: User, _ writes: [IdentityWrite]) throws(StoreError) {
        guard StoredValue.canHold(user.username), StoredValue.canHold(user.passwordHash) else {
            throw StoreError(.damaged, "a name with a NUL cannot be stored")
        }
        let change = Change(
            query: UserSQL.add, arguments: user.columns,
            expectation: .change(or: StoreError(.alreadyExists, "there is a user of that name")))
        let changes = try [change] + Change.changes(for: writes)
        try commits.perform("add a user") { db in for change in changes { try change.apply(to: db) } }
    }

    public func change(
        _ username: String, by change: @Sendable (inout User) -> [IdentityWrite]
    ) throws(StoreError) {
        let missing = StoreError(.notFound, "there is no user of that name")
        guard StoredValue.canHold(username) else { throw missing }
        try commits.performAlone("change a user") { db in
            guard let user = try db.first(UserSQL.one, { $0.bind(username) }, { try User($0) }) else {
                throw missing
            }
            var changed = user
            let writes = change(&changed)
            if changed != user { try db.run(UserSQL.replace, changed.columns) }
            for change in try Change.changes(for: writes) { try change.apply(to: db) }
        }
    }
}

/// The statements about users.
enum UserSQL {
    private static let columns = """
        username, password_hash, scopes, tenants, generation, is_disabled, created_at, logged_in_at, revocations_end
        """
    static let one = Query("SELECT \(columns) FROM users WHERE username = ?")
    static let page = Query("SELECT \(columns) FROM users WHERE username > ? ORDER BY username LIMIT ?")
    static let add = Query(
        "INSERT INTO users (\(columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (username) DO NOTHING")
    static let replace = Query("INSERT OR REPLACE INTO users (\(columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
    static let noteLogin = Query("UPDATE users SET logged_in_at = ? WHERE username = ?")
}

extension StoredRow {
    /// Scopes, separated by commas.
    func scopes(_ column: Int32) throws(StoreError) -> ScopeSet {
        try value(column) { text in
            let scopes = text.split(separator: ",").map { Scope(rawValue: String($0)) }
            return scopes.contains(nil) ? nil : ScopeSet(scopes.compactMap { $0 })
        }
    }

    /// Tenants, separated by commas.
    func tenants(_ column: Int32) throws(StoreError) -> TenantSet {
        try value(column) { try TenantSet(names: $0.split(separator: ",")) }
    }

    /// A moment; nil for null.
    func optionalTimestamp(_ column: Int32) throws(StoreError) -> Timestamp? {
        try optionalInteger(column).map(Timestamp.init(microseconds:))
    }
}

extension User {
    fileprivate init(_ row: StoredRow) throws {
        self.init(
            username: try row.text(0), passwordHash: try row.text(1), scopes: try row.scopes(2),
            tenants: try row.tenants(3), generation: Int(try row.integer(4)), isDisabled: try row.integer(5) != 0,
            createdAt: try row.timestamp(6), loggedInAt: try row.optionalTimestamp(7),
            revocationsEnd: try row.optionalTimestamp(8))
    }

    fileprivate var columns: StoredValues {
        [
            username, passwordHash, scopes.grantedNames.joined(separator: ","), tenants.names.joined(separator: ","),
            generation, isDisabled, createdAt.microseconds, loggedInAt?.microseconds, revocationsEnd?.microseconds,
        ]
    }
}
