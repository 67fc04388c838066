import FileBlobStore
import Identity
import Jobs
import Logging
import SQLiteStore
import Service
import Stores
import System
import WorkflowRuntime

extension Configuration {
    /// Opens the stores and the signing key, and makes what is missing of them.
    ///
    /// This is where the adapters are picked; every other part of the service knows their ports alone.
    /// - Parameter slot: which of the supervisor's workers this is.
    /// - Throws: ``StoreError``, ``SigningKeyError`` or ``SystemError``.
    func openStores(slot: Int = 0) throws -> (runtime: Runtime, stores: ServiceStores) {
        let database: any ServiceStores.Database = try SQLiteStore(
            path: directories.database, readers: threads + runners + 1, cacheSize: readCache)
        let stores = RuntimeStores(
            metadata: database, users: database, blobs: try FileBlobStore(root: directories.data),
            blobLocation: { BlobLayout.internalURI(of: $0) })
        let runtime = Runtime(
            stores, settings: runtimeSettings,
            key: try SigningKey.load(keyFile: jwtKeyFile, directory: directories.keys), hasher: try makeHasher(slot))
        return (runtime, ServiceStores(executions: database, workflows: database))
    }

    /// Opens the stores and puts the service together.
    /// - Parameter slot: which of the supervisor's workers this is.
    func openService(slot: Int, logger: Logger) throws -> ServiceAssembly {
        let (runtime, stores) = try openStores(slot: slot)
        return try ServiceAssembly(
            runtime, stores: stores, settings: serviceSettings,
            files: ServiceAssembly.Files(
                workflows: workflows, owners: directories.owners, lastGood: directories.lastGood,
                findings: directories.findings),
            logger: logger)
    }

    private var runtimeSettings: RuntimeSettings {
        var settings = RuntimeSettings()
        settings.anonymousReads = anonymousReads
        settings.privateAddresses = privateAddresses
        settings.tokenLifetime = tokenLifetime
        settings.limits = limits
        return settings
    }

    private var serviceSettings: ServiceSettings {
        var settings = ServiceSettings()
        settings.release = Release.version
        settings.jobs.queued = queueLimit
        settings.jobs.kept = executionsKept
        settings.jobs.age = executionDays * 86_400
        settings.runners = runners
        settings.blobLimit = blobLimit
        settings.jsonLimit = jsonLimit
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

/// Opens the table of users in the database at `path`, which is made where there is none.
func openUserStore(at path: String) throws(StoreError) -> any UserStore {
    try SQLiteStore(path: path, readers: 1)
}
