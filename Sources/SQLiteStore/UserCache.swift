import Stores

/// The users that a connection has read, for as long as nobody commits anything.
///
/// `PRAGMA data_version` gives another number when any other connection of any process has committed since this one
/// read last (sqlite.org/pragma.html); it costs a quarter of reading a row. The connections that cache only read.
struct UserCache {
    /// More users than are active at once; each takes some hundred bytes.
    private static let capacity = 1_000

    private var users: [String: User] = [:]
    private var version: Int64?

    /// The user of that name, as somebody saw it in this version of the database.
    mutating func user(named username: String, in version: Int64) -> User? {
        if version != self.version {
            users.removeAll(keepingCapacity: true)
            self.version = version
        }
        return users[username]
    }

    /// Keeps a user that was read after the version was.
    mutating func insert(_ user: User) {
        if users.count >= Self.capacity { users.removeAll(keepingCapacity: true) }
        users[user.username] = user
    }
}
