import Fairness
import Jobs
import Logging
import Stores
import Supervisor
import WorkflowEngine

/// The settings of a worker, as values of Swift's.
struct Configuration: Sendable {
    /// The places in the directory of everything that is stored.
    let directories: DataDirectories
    /// The directory of the workflow files, absolute.
    let workflows: String
    /// The unix socket that the web server connects to, absolute.
    let socket: String
    /// Worker processes.
    let workers: Int
    /// Threads a worker, each with one request in hand.
    let threads: Int
    /// Threads a worker that run queued executions.
    let runners: Int
    /// What is kept of executions, events and workflows, and how many may wait.
    let jobs: JobServices.Limits
    /// How many workflows and schedules a tenant may have.
    let workflowQuota: WorkflowQuota
    /// Bytes of the largest blob.
    let blobLimit: Int
    /// Bytes of the largest JSON body.
    let jsonLimit: Int
    /// The size of the read cache in bytes, about.
    let readCache: Int
    /// Seconds that a token is good for.
    let tokenLifetime: Int
    /// Hours for which a blob that no artifact names is left alone.
    let collectionGraceHours: Int
    /// Days for which what is deleted can be restored.
    let trashDays: Int
    /// Days for which the audit log is kept.
    let auditDays: Int
    /// The file of the key that signs tokens, absolute; nil for the one that is made in the data directory.
    let jwtKeyFile: String?
    /// Whether reads need no token.
    let anonymousReads: Bool
    /// Whether workflows may send requests to addresses that are not public.
    let privateAddresses: Bool
    /// The limits of one execution.
    let limits: Executor.Limits
    /// The bounds of what executions share.
    let share: FairShare.Limits
    /// The size and the time limits of the pool.
    let poolSettings: PoolSettings
    /// How long what is in hand may go on when a worker is to end.
    let drainPatience: WorkerProcess.Patience
    /// When a worker is replaced.
    let wear: WorkerPulse.Limits
    /// Milliseconds from which on an execution is logged with its trace; nil for none.
    let slowMilliseconds: Int?
    /// The addresses that the web server listens at for TLS; only their reach matters here.
    let httpsAddresses: [String]
    /// Whether a proxy sends the requests of other machines.
    let isBehindProxy: Bool
    /// The URL by which clients reach the service, without a slash at its end; nil if only requests tell.
    let publicURL: String?
    /// The least level that is logged.
    let logLevel: Logger.Level

    init(_ settings: Settings) {
        directories = settings.directories
        workflows = settings.text(.workflows)
        socket = settings.text(.socket)
        workers = settings.number(.workers)
        threads = settings.number(.threads)
        runners = settings.number(.runners)
        var jobs = JobServices.Limits()
        jobs.queued = settings.number(.queueLimit)
        jobs.kept = settings.number(.executionsKept)
        jobs.age = settings.number(.executionDays) * 86_400
        jobs.eventAge = settings.number(.eventDays) * 86_400
        jobs.revisions = settings.number(.revisionsKept)
        jobs.revisionAge = settings.number(.revisionDays) * 86_400
        self.jobs = jobs
        workflowQuota = WorkflowQuota(
            workflows: settings.number(.tenantWorkflows), schedules: settings.number(.tenantSchedules))
        blobLimit = settings.number(.blobLimit)
        jsonLimit = settings.number(.jsonLimit)
        readCache = settings.number(.readCache)
        tokenLifetime = settings.number(.tokenLifetime)
        collectionGraceHours = settings.number(.collectionGraceHours)
        trashDays = settings.number(.trashDays)
        auditDays = settings.number(.auditDays)
        jwtKeyFile = settings[.jwtKeyFile]
        anonymousReads = settings.isOn(.anonymousReads)
        privateAddresses = settings.isOn(.privateAddresses)
        var limits = Executor.Limits()
        limits.seconds = Double(settings.number(.executionSeconds))
        limits.nodes = settings.number(.executionNodes)
        limits.rounds = settings.number(.loopRounds)
        limits.depth = settings.number(.workflowDepth)
        self.limits = limits
        var share = FairShare.Limits()
        share.tenantRequests = settings.number(.tenantRequests)
        share.computingPerMinute = settings.number(.tenantComputing)
        // One for each core, in all workers together.
        share.computing = max(1, ProcessEnvironment.cores / workers)
        self.share = share
        drainPatience = WorkerProcess.Patience(
            quit: settings.number(.drainSeconds), terminate: settings.number(.stopSeconds))
        poolSettings = PoolSettings(
            workers: workers, patience: .seconds(drainPatience.quit), drainLimit: .seconds(drainPatience.terminate),
            silenceLimit: .seconds(settings.number(.watchdogSeconds)))
        wear = WorkerPulse.Limits(
            requests: settings.number(.workerRequests), memory: settings.number(.workerMemory),
            requestSeconds: settings.number(.requestSeconds))
        let slow = settings.number(.slowMilliseconds)
        slowMilliseconds = slow == 0 ? nil : slow
        httpsAddresses = settings.list(.httpsAddress)
        isBehindProxy = !settings.list(.trustedProxies).isEmpty
        publicURL = settings[.publicURL]
        logLevel = Logger.Level(rawValue: settings.text(.logLevel)) ?? .info
    }

    /// The configuration that this process was started with.
    /// - Throws: ``ConfigurationError`` for the first setting that cannot be meant.
    static func ofThisProcess() throws(ConfigurationError) -> Configuration {
        Configuration(try Settings.ofThisProcess())
    }

    /// The most workers that live at one time: those of a generation, and those of the one before that drain.
    var metricsSlots: Int { 2 * workers }

    /// Whether anybody but this machine can reach the web server.
    var isReachable: Bool { isBehindProxy || !httpsAddresses.allSatisfy(NetworkAddress.isLoopback) }
}
