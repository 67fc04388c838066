import Stores

/// Opens the table of users in the database at `path`, which is made where there is none.
///
/// The one place where the commands meet the store.
func openUserStore(at path: String) throws(StoreError) -> any UserStore {
    throw StoreError(.unavailable, "not connected: SQLiteStore(path: path, readers: 1) belongs here")
}
