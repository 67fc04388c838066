import RepositoryModel
public import Stores

extension SQLiteStore: UserStore {
    public func user(named username: String) throws(StoreError) -> User? {
        guard StoredValue.canHold(username) else { return nil }
        return try first("read a user", UserSQL.one, { $0.bind(username) }) { try User($0) }
    }

    public func users() throws(StoreError) -> [User] {
        try all("list users", UserSQL.all) { try User($0) }
    }

    public func add(_ user: User) throws(StoreError) {
        guard StoredValue.canHold(user.username), StoredValue.canHold(user.passwordHash) else {
            throw StoreError(.damaged, "a name with a NUL cannot be stored")
        }
        let change = Change(
            query: UserSQL.add, arguments: user.columns,
            expectation: .change(or: StoreError(.alreadyExists, "there is a user of that name")))
        try commits.perform("add a user") { db in try change.apply(to: db) }
    }

    public func update(_ username: String, _ change: @Sendable (inout User) -> Void) throws(StoreError) {
        let missing = StoreError(.notFound, "there is no user of that name")
        guard StoredValue.canHold(username) else { throw missing }
        try commits.performAlone("change a user") { db in
            guard var user = try db.first(UserSQL.one, { $0.bind(username) }, { try User($0) }) else {
                throw missing
            }
            change(&user)
            try db.run(UserSQL.replace, user.columns)
        }
    }
}

/// The statements about users.
enum UserSQL {
    private static let columns = "username, password_hash, scopes, tenants, generation, is_disabled, created_at"
    static let one = Query("SELECT \(columns) FROM users WHERE username = ?")
    static let all = Query("SELECT \(columns) FROM users ORDER BY username")
    static let add = Query(
        "INSERT INTO users (\(columns)) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (username) DO NOTHING")
    static let replace = Query("INSERT OR REPLACE INTO users (\(columns)) VALUES (?, ?, ?, ?, ?, ?, ?)")
}

extension User {
    fileprivate init(_ row: StoredRow) throws {
        self.init(
            username: try row.text(0), passwordHash: try row.text(1),
            scopes: try row.value(2) { text in
                let scopes = text.split(separator: ",").map { Scope(rawValue: String($0)) }
                return scopes.contains(nil) ? nil : ScopeSet(scopes.compactMap { $0 })
            },
            tenants: try row.value(3) { try TenantSet(names: $0.split(separator: ",")) },
            generation: Int(try row.integer(4)), isDisabled: try row.integer(5) != 0, createdAt: try row.timestamp(6))
    }

    fileprivate var columns: StoredValues {
        [
            username, passwordHash, scopes.grantedNames.joined(separator: ","), tenants.names.joined(separator: ","),
            generation, isDisabled, createdAt.microseconds,
        ]
    }
}
