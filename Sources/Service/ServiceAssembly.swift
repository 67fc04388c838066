package import Gateway
import Identity
package import Jobs
package import Logging
import Stores
package import WorkflowCatalog
package import WorkflowEngine
package import WorkflowRuntime

/// Every part of the service but the web server and FastCGI, put together: the one place that knows them all, for workers
/// and tests alike. A new part is wired here, once.
///
///     let runtime = Runtime(stores, settings: settings, key: key, hasher: hasher)
///     let assembly = ServiceAssembly(runtime, stores: others, files: files, logger: logger)
///     let gateway = assembly.makeGateway()
package struct ServiceAssembly: Sendable {
    /// Where the service finds and keeps files beside its stores.
    package struct Files: Sendable {
        let workflows: String
        let lastGood: String
        let findings: String?

        /// - Parameters:
        ///   - workflows: the directory of the shared workflows.
        ///   - lastGood: the directory where the last good version of each workflow is kept.
        ///   - findings: the directory where what validation found is kept; nil for a service that validates anew.
        package init(workflows: String, lastGood: String, findings: String? = nil) {
            self.workflows = workflows
            self.lastGood = lastGood
            self.findings = findings
        }
    }

    /// What workflows run on.
    package let runtime: Runtime
    /// The shared workflows.
    package let library: WorkflowLibrary
    /// All workflows, the tenants' own included.
    package let catalog: Catalog
    /// Runs them.
    package let executor: Executor
    /// What everything that runs in the background works with.
    package let jobs: JobServices
    /// The line in front of the queue.
    package let queue: JobQueue
    private let settings: ServiceSettings
    private let collecting: ServiceStores.Collecting?
    private let logger: Logger

    /// Puts the parts together; no workflow is loaded yet, and nothing runs.
    package init(
        _ runtime: Runtime, stores: ServiceStores, settings: ServiceSettings = ServiceSettings(), files: Files,
        logger: Logger
    ) {
        self.runtime = runtime
        self.settings = settings
        collecting = stores.collecting
        self.logger = logger
        let loader = WorkflowLoader(
            registry: runtime.registry,
            kept: files.findings.map {
                FindingsFiles(directory: $0, release: settings.release, registry: runtime.registry, logger: logger)
            })
        library = WorkflowLibrary(
            directory: files.workflows, lastGoodDirectory: files.lastGood, loader: loader, logger: logger)
        catalog = Catalog(library: library, store: stores.workflows, loader: loader)
        executor = runtime.executor(catalog)
        jobs = JobServices(
            store: stores.executions, catalog: catalog, executor: executor, membership: stores.membership,
            limits: settings.jobs, logger: logger)
        queue = JobQueue(limit: settings.jobs.queued)
    }

    /// Makes a gateway that has loaded its workflows and routes.
    package func makeGateway() -> Gateway {
        Gateway(
            Gateway.Services(
                metadata: runtime.stores.metadata, blobs: runtime.stores.blobs, identity: runtime.identity,
                catalog: catalog, executor: executor, jobs: jobs, queue: queue),
            options: Gateway.Options(
                release: settings.release, blobLimit: settings.blobLimit, jsonLimit: settings.jsonLimit,
                anonymousReads: runtime.settings.anonymousReads, publicURL: settings.publicURL,
                slowMilliseconds: settings.slowMilliseconds, workflowQuota: settings.workflowQuota,
                status: settings.status),
            logger: logger)
    }

    /// Makes what a worker does beside answering requests.
    package func makeBackgroundWork() -> BackgroundWork {
        let upkeep = runtime.identity.upkeep(auditDays: settings.auditDays)
        let collection = collecting.map {
            Chore.collecting(by: $0.collector, partCount: $0.partCount, logger: logger)
        }
        return BackgroundWork(
            jobs, queue: queue, runners: settings.runners,
            chores: [
                Chore("what was noted of logins and tokens cannot be written", every: 1) { _, _ in try upkeep.flush() },
                Chore("the signing keys cannot be read", every: 0) { _, _ in try upkeep.refreshKeys() },
                Chore("old credentials cannot be removed", every: 60, isForLeader: true) { now, shouldStop in
                    try upkeep.removeOld(at: now, shouldStop: shouldStop)
                },
            ] + [collection].compactMap { $0 })
    }
}
