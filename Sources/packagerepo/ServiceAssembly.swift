import FileBlobStore
import Gateway
import Identity
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
        store = try SQLiteStore(path: configuration.data + "/metadata.sqlite", readers: configuration.threads)
        blobs = try FileBlobStore(root: configuration.data)
        accounts = Accounts(users: store, hasher: PasswordHasher())
        tokens = TokenService(
            key: try SigningKey.load(keyFile: configuration.jwtKeyFile, directory: configuration.data + "/keys"),
            users: store, lifetime: configuration.tokenLifetime)
    }

    /// The gateway of a worker, its workflows loaded.
    func gateway(logger: Logger) -> Gateway {
        let registry = StandardNodes.registry(
            StandardNodes.Services(
                accounts: accounts, tokens: tokens, users: store, anonymousReads: configuration.anonymousReads,
                privateAddresses: configuration.privateAddresses,
                blobLocation: { BlobLayout.internalURI(of: $0) }))
        let cache = DataDirectories(data: configuration.data).cache
        let loader = WorkflowLoader(
            registry: registry,
            kept: FindingsFiles(
                directory: cache + "/findings", release: Release.version, registry: registry, logger: logger))
        let library = WorkflowLibrary(
            directory: configuration.workflows, lastGoodDirectory: cache + "/last-good", loader: loader,
            logger: logger)
        let catalog = WorkflowCatalog(library: library, store: store, loader: loader)
        return Gateway(
            Gateway.Services(
                metadata: store, blobs: blobs, accounts: accounts, tokens: tokens, catalog: catalog,
                executor: Executor(
                    metadata: store, blobs: blobs, workflows: catalog, limits: configuration.limits)),
            options: Gateway.Options(
                release: Release.version, blobLimit: configuration.blobLimit, jsonLimit: configuration.jsonLimit,
                anonymousReads: configuration.anonymousReads),
            logger: logger)
    }
}
