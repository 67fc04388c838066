import SQLiteStore
import Stores

/// Opens the table of users in the database at `path`, which is made where there is none.
func openUserStore(at path: String) throws(StoreError) -> any UserStore {
    try SQLiteStore(path: path, readers: 1)
}
