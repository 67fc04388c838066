import Collection
import FileBlobStore
import Gateway
import Identity
import Jobs
import Logging
import SQLiteStore
import Scoreboard
import StoreCache
import Service
import Stores
import System
import WorkflowRuntime

extension Configuration {
    /// Opens the stores and the signing key, and makes what is missing of them.
    ///
    /// This is where the adapters are picked; every other part of the service knows their ports alone.
    /// - Parameters:
    ///   - slot: which of the supervisor's workers this is.
    ///   - initializing: whether to begin a new database though blobs or keys of another are there.
    /// - Throws: ``StoreError``, ``SigningKeyError``, ``SystemError``, or ``StartError`` where the database is missing and
    ///   is not to be made.
    func openStores(slot: Int = 0, initializing: Bool = false) throws -> OpenedStores {
        let database = try openDatabase(directories, readers: threads + runners + 1, initializing: initializing)
        let cached = CachedStore(database, capacity: readCache)
        let blobs = try FileBlobStore(root: directories.data)
        let stores = RuntimeStores(
            metadata: cached, identity: cached, blobs: blobs,
            blobLocation: { BlobLayout.internalURI(of: $0) })
        let runtime = Runtime(
            stores, settings: runtimeSettings,
            keys: try Keyring(SigningKeyDirectory(path: directories.keys, keyFile: jwtKeyFile)),
            hasher: try makeHasher(slot))
        return OpenedStores(database: database, cached: cached, blobs: blobs, runtime: runtime)
    }

    /// Puts the service of a worker together.
    /// - Throws: ``StoreError`` where this process's lock cannot be made.
    func makeService(on opened: OpenedStores, logger: Logger) throws(StoreError) -> ServiceAssembly {
        ServiceAssembly(
            opened.runtime,
            stores: ServiceStores(
                executions: opened.database, workflows: opened.cached,
                membership: try LockFileMembership(path: directories.owners),
                collecting: (collector(of: opened), opened.blobs.partCount)),
            settings: serviceSettings,
            files: ServiceAssembly.Files(
                workflows: workflows, lastGood: directories.lastGood, findings: directories.findings),
            logger: logger)
    }

    private func collector(of opened: OpenedStores) -> Collector {
        var options = Collector.Options()
        options.grace = collectionGraceHours * 3_600
        options.trashDays = trashDays
        return Collector(metadata: opened.cached, ledger: opened.database, files: opened.blobs, options: options)
    }

    private var runtimeSettings: RuntimeSettings {
        var settings = RuntimeSettings()
        settings.anonymousReads = anonymousReads
        settings.privateAddresses = privateAddresses
        settings.tokenLifetime = tokenLifetime
        settings.trashDays = trashDays
        settings.limits = limits
        settings.share = share
        return settings
    }

    private var serviceSettings: ServiceSettings {
        var settings = ServiceSettings()
        settings.release = Release.version
        settings.jobs = jobs
        settings.workflowQuota = workflowQuota
        settings.auditDays = auditDays
        settings.runners = runners
        settings.blobLimit = blobLimit
        settings.publicURL = publicURL
        settings.jsonLimit = jsonLimit
        settings.slowMilliseconds = slowMilliseconds
        settings.status = StatusReport.Source(
            release: Release.version, board: try? WorkerBoard(path: directories.board), data: directories.data,
            database: directories.database)
        return settings
    }

    /// A hasher that leaves room for other requests: at most half of a worker's threads wait for a hash, and at most half
    /// of the workers compute one at the same time, since each two slots share a lock.
    private func makeHasher(_ slot: Int) throws(SystemError) -> PasswordHasher {
        let locks = max(1, workers / 2)
        return try PasswordHasher(
            admissions: max(1, threads / 2), lockFile: directories.hashingLock(slot % locks))
    }
}

/// The stores of a process, opened.
struct OpenedStores {
    /// The database, to be closed at the end.
    let database: SQLiteStore
    /// The same, with what was read kept in memory.
    let cached: CachedStore
    /// The blobs.
    let blobs: FileBlobStore
    /// What workflows run on, on these stores.
    let runtime: Runtime
}
