import Identity
import SQLiteStore
import WorkflowRuntime

/// What has to be there before the first worker starts: the store migrated, the signing key, the first user.
enum Preparation {
    /// Makes it so. The data directories exist, and the socket is ours, so no other supervisor does the same.
    /// - Parameter initializing: whether to begin a new database though blobs or keys of another are there.
    /// - Throws: whatever keeps the service from starting; its description is shown as one line.
    static func prepare(_ configuration: Configuration, initializing: Bool) throws {
        let opened = try configuration.openStores(initializing: initializing)
        defer { opened.database.close() }
        let accounts = opened.runtime.accounts
        guard configuration.listensBeyondLoopback else {
            try accounts.createFirstUser()
            return
        }
        guard try !accounts.areEmpty() else {
            throw StartError(
                "there is no user yet, and the service listens beyond loopback (\(configuration.httpsAddress)): "
                    + "make one first with: packagerepo user add NAME --scope admin --tenant default --tenant '*'")
        }
        guard try !accounts.hasDefaultPassword() else {
            throw StartError(
                "the user admin still has its first password, and the service listens beyond loopback "
                    + "(\(configuration.httpsAddress)): set another with: packagerepo user passwd admin")
        }
    }
}
