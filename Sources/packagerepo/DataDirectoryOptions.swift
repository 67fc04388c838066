import ArgumentParser
import Glibc
import Identity
import Stores

/// Where the data is, for commands that work on it without a running service.
struct DataDirectoryOptions: ParsableArguments {
    @Option(name: .customLong("data"), help: "The data directory (default: $PACKAGEREPO_DATA, else ./var).")
    var directory: String?

    /// The data directory: stated, by the environment, or the default.
    var path: String {
        directory ?? environment("PACKAGEREPO_DATA") ?? "./var"
    }

    /// Where the service keeps what signs tokens.
    var keys: String { path + "/keys" }

    /// Opens the table of users, as the user whom the data belongs to.
    /// - Parameter creating: whether to make the database where there is none yet.
    func openUsers(creating: Bool = false) throws -> any UserStore {
        try becomeOwner(of: path)
        let database = path + "/metadata.sqlite"
        guard creating || access(database, F_OK) == 0 else {
            throw CommandFailure("There is no database \(database); is \(path) the data directory? See --data")
        }
        return try openUserStore(at: database)
    }

    /// The accounts in `users`.
    func accounts(in users: any UserStore) -> Accounts {
        Accounts(users: users, hasher: PasswordHasher())
    }
}

/// The value of an environment variable; nil where it is not set, or empty.
func environment(_ name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
}
