import SQLiteStore
import Stores

/// Opens the database of a data directory, or begins a new one where nothing was stored yet.
///
/// A database that has gone must not become a new, empty one with its first user's first password: where blobs or keys
/// are left of it, that takes `serve --initialize`.
/// - Parameter initializing: whether to begin a new one nevertheless.
/// - Throws: ``StartError`` if it is missing or empty, ``StoreError`` where it cannot be opened.
func openDatabase(_ directories: DataDirectories, readers: Int, initializing: Bool = false) throws -> SQLiteStore {
    let isThere = SQLiteStore.isThere(directories.database)
    if !isThere, !initializing, let rest = directories.remains {
        throw StartError(
            "the database \(directories.database) is missing or empty, but \(rest) is not: put it back from a backup, "
                + "or begin a new, empty repository with: packagerepo serve --initialize")
    }
    // Whoever removes the file between these two lines gets an error, not an empty database.
    return try SQLiteStore(path: directories.database, readers: readers, creating: !isThere)
}
