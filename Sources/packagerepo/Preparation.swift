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
        let accounts = opened.runtime.identity.accounts
        guard configuration.isReachable else {
            try accounts.createFirstUser()
            return
        }
        guard try !accounts.areEmpty() else {
            throw StartError(
                "there is no user yet, and \(configuration.reach): make one first with: packagerepo initialize")
        }
        guard try !accounts.hasDefaultPassword() else {
            throw StartError(
                "the user admin still has its first password, and \(configuration.reach): "
                    + "set another with: packagerepo user passwd admin")
        }
    }
}

extension Configuration {
    /// Why others than this machine can reach the service, as a clause.
    fileprivate var reach: String {
        isBehindProxy
            ? "the service takes requests from proxies (\(Setting.trustedProxies.rawValue))"
            : "the service listens beyond loopback (\(httpsAddresses.joined(separator: ",")))"
    }
}
