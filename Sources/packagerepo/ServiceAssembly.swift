import FileBlobStore
import Gateway
import Identity
import Jobs
import Logging
import SQLiteStore
import WorkflowCatalog
import WorkflowEngine
import WorkflowNodes

/// What `serve` and `worker` are put together from; the one place that knows every part.
struct ServiceAssembly {
    let store: SQLiteStore
    let blobs: FileBlobStore
    let accounts: Accounts
    let tokens: TokenService
    private let configuration: Configuration

    /// Opens the stores and the signing key, and makes what is missing of them.
    /// - Parameter slot: which of the supervisor's workers this is.
    /// - Throws: ``StoreError``, ``SigningKeyError`` or ``HashingLockError``.
    init(_ configuration: Configuration, slot: Int = 0) throws {
        self.configuration = configuration
        let directories = configuration.directories
        store = try SQLiteStore(
            path: directories.database, readers: configuration.threads + configuration.runners + 1,
            cacheSize: configuration.readCache)
        blobs = try FileBlobStore(root: directories.data)
        accounts = Accounts(users: store, hasher: try Self.hasher(configuration, slot))
        tokens = TokenService(
            key: try SigningKey.load(keyFile: configuration.jwtKeyFile, directory: directories.keys),
            users: store, lifetime: configuration.tokenLifetime)
    }

    /// A hasher that leaves room for other requests: at most half of a worker's threads wait for a hash, and at most half
    /// of the workers compute one at the same time, since each two slots share a lock.
    private static func hasher(
        _ configuration: Configuration, _ slot: Int
    ) throws(HashingLockError) -> PasswordHasher {
        let locks = max(1, configuration.workers / 2)
        return try PasswordHasher(
            admissions: max(1, configuration.threads / 2),
            lockFile: configuration.directories.hashingLock(slot % locks))
    }

    /// The gateway of a worker, its workflows loaded, and what the worker does beside answering.
    /// - Throws: ``StoreError`` where the lock of this process cannot be made.
    func worker(logger: Logger) throws -> (gateway: Gateway, background: BackgroundWork) {
        let registry = StandardNodes.registry(
            StandardNodes.Services(
                accounts: accounts, tokens: tokens, users: store, anonymousReads: configuration.anonymousReads,
                privateAddresses: configuration.privateAddresses,
                blobLocation: { BlobLayout.internalURI(of: $0) }))
        let directories = configuration.directories
        let loader = WorkflowLoader(
            registry: registry,
            kept: FindingsFiles(
                directory: directories.findings, release: Release.version, registry: registry, logger: logger))
        let library = WorkflowLibrary(
            directory: configuration.workflows, lastGoodDirectory: directories.lastGood, loader: loader,
            logger: logger)
        let catalog = Catalog(library: library, store: store, loader: loader)
        let executor = Executor(
            metadata: store, blobs: blobs, workflows: catalog, limits: configuration.limits)
        var limits = JobServices.Limits()
        limits.queued = configuration.queueLimit
        limits.kept = configuration.executionsKept
        limits.age = configuration.executionDays * 86_400
        let jobs = try JobServices(
            store: store, catalog: catalog, executor: executor, owners: OwnerDirectory(path: directories.owners),
            limits: limits, logger: logger)
        let queue = JobQueue(limit: limits.queued)
        let gateway = Gateway(
            Gateway.Services(
                metadata: store, blobs: blobs, accounts: accounts, tokens: tokens, catalog: catalog,
                executor: executor, jobs: jobs, queue: queue),
            options: Gateway.Options(
                release: Release.version, blobLimit: configuration.blobLimit, jsonLimit: configuration.jsonLimit,
                anonymousReads: configuration.anonymousReads),
            logger: logger)
        return (gateway, BackgroundWork(jobs, queue: queue, runners: configuration.runners))
    }
}
