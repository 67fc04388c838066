import ArgumentParser
import Glibc
import Identity
import SQLiteStore
import Stores
import WorkflowTools

/// Where the data is, for commands that work on it without a running service.
struct DataDirectoryOptions: ParsableArguments {
    @Option(name: .customLong("data"), help: "The data directory (default: the setting PACKAGEREPO_DATA).")
    var directory: String?

    /// The places in the directory that is stated, or else in that of `settings`.
    func directories(_ settings: Settings) -> DataDirectories {
        directory.map { DataDirectories(data: $0) } ?? settings.directories
    }

    /// Opens the store of users and tokens, as the user whom the data belongs to.
    /// - Parameter creating: whether to make the database if there is none yet.
    func openUsers(_ settings: Settings, creating: Bool = false) throws -> any IdentityStore {
        try openStore(settings, creating: creating)
    }

    /// Opens the store, as the user whom the data belongs to.
    /// - Parameter creating: whether to make the database if there is none yet.
    func openStore(_ settings: Settings, creating: Bool = false) throws -> SQLiteStore {
        let directories = directories(settings)
        try becomeOwner(of: directories.data)
        guard creating || access(directories.database, F_OK) == 0 else {
            throw CommandFailure(
                "There is no database \(directories.database); is \(directories.data) the data directory? See --data")
        }
        return try openDatabase(directories, readers: 1)
    }

    /// ``openUsers(_:creating:)`` with the settings of this process.
    func openUsers(creating: Bool = false) throws -> any IdentityStore {
        try openUsers(.ofThisProcess(), creating: creating)
    }

    /// The directory of the keys that tokens are signed with.
    func keys(_ settings: Settings) -> SigningKeyDirectory {
        SigningKeyDirectory(path: directories(settings).keys, keyFile: settings[.jwtKeyFile])
    }

    /// The accounts in `users`.
    func accounts(in users: any IdentityStore) -> Accounts {
        Accounts(users: users, hasher: PasswordHasher())
    }
}
