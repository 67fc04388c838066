import FileBlobStore
import Gateway
import Glibc
import Identity
import Jobs
import Logging
import SQLiteStore
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
    /// - Throws: ``StoreError`` or ``SigningKeyError``.
    init(_ configuration: Configuration) throws {
        self.configuration = configuration
        store = try SQLiteStore(
            path: configuration.data + "/metadata.sqlite", readers: configuration.threads + configuration.runners + 1,
            cacheSize: configuration.readCache)
        blobs = try FileBlobStore(root: configuration.data)
        accounts = Accounts(users: store, hasher: Self.hasher(configuration))
        tokens = TokenService(
            key: try SigningKey.load(keyFile: configuration.jwtKeyFile, directory: configuration.data + "/keys"),
            users: store, lifetime: configuration.tokenLifetime)
    }

    /// A hasher that leaves room for other requests: half of the threads at most wait for it, and half of the workers
    /// at most, by which lock their number leads to, compute at once.
    private static func hasher(_ configuration: Configuration) -> PasswordHasher {
        let locks = max(1, configuration.workers / 2)
        return PasswordHasher(
            admissions: max(1, configuration.threads / 2),
            lockFile: DataDirectories(data: configuration.data).run + "/hashing-\(Int(getpid()) % locks).lock")
    }

    /// The gateway of a worker, its workflows loaded, and what the worker does beside answering.
    /// - Throws: ``StoreError`` where the lock of this process cannot be made.
    func worker(logger: Logger) throws -> (gateway: Gateway, background: BackgroundWork) {
        let registry = StandardNodes.registry(
            StandardNodes.Services(
                accounts: accounts, tokens: tokens, users: store, anonymousReads: configuration.anonymousReads,
                privateAddresses: configuration.privateAddresses,
                blobLocation: { BlobLayout.internalURI(of: $0) }))
        let directories = DataDirectories(data: configuration.data)
        let cache = directories.cache
        let loader = WorkflowLoader(
            registry: registry,
            kept: FindingsFiles(
                directory: cache + "/findings", release: Release.version, registry: registry, logger: logger))
        let library = WorkflowLibrary(
            directory: configuration.workflows, lastGoodDirectory: cache + "/last-good", loader: loader,
            logger: logger)
        let catalog = WorkflowCatalog(library: library, store: store, loader: loader)
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
