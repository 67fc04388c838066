import Fairness
package import Identity
package import WorkflowEngine
package import WorkflowModel
import WorkflowNodes

/// Everything that workflows run on: the stores, the accounts and the node types.
///
/// The command line runs workflows on one in memory; a worker builds its whole service on one.
package struct Runtime: Sendable {
    /// The stores.
    package let stores: RuntimeStores
    /// The settings of the deployment.
    package let settings: RuntimeSettings
    /// Users, tokens and sessions.
    package let identity: IdentityServices
    /// The node types.
    package let registry: NodeRegistry

    /// - Parameters:
    ///   - keys: sign tokens.
    ///   - hasher: hashes the accounts' passwords; a process needs one.
    package init(
        _ stores: RuntimeStores, settings: RuntimeSettings = RuntimeSettings(), keys: Keyring,
        hasher: PasswordHasher
    ) {
        self.stores = stores
        self.settings = settings
        identity = IdentityServices(
            store: stores.identity, keys: keys, hasher: hasher, tokenLifetime: settings.tokenLifetime)
        registry = StandardNodes.registry(
            StandardNodes.Services(
                accounts: identity.accounts, tokens: identity.tokens, users: stores.identity,
                anonymousReads: settings.anonymousReads,
                privateAddresses: settings.privateAddresses, trashDays: settings.trashDays,
                blobLocation: stores.blobLocation))
    }

    /// Makes an executor on these stores.
    /// - Parameter workflows: where nodes find the workflows that they run.
    package func executor(_ workflows: any PlanSource) -> Executor {
        Executor(
            metadata: stores.metadata, blobs: stores.blobs, workflows: workflows, limits: settings.limits,
            share: FairShare(settings.share))
    }
}
