/// The settings of a deployment, in one table: what `packagerepo config print` shows, what the workers and nginx run
/// with, and what the documentation lists.
///
/// The environment variable of a setting's name sets it, else a line of the configuration file, else it has its
/// default.
enum Setting: String, CaseIterable, Sendable {
    case data = "PACKAGEREPO_DATA"
    case workflows = "PACKAGEREPO_WORKFLOWS"
    case nginxConf = "PACKAGEREPO_NGINX_CONF"
    case socket = "PACKAGEREPO_SOCKET"
    case httpPort = "PACKAGEREPO_HTTP_PORT"
    case httpsPort = "PACKAGEREPO_HTTPS_PORT"
    case httpsAddress = "PACKAGEREPO_HTTPS_ADDRESS"
    case redirectPort = "PACKAGEREPO_REDIRECT_PORT"
    case tlsCertificate = "PACKAGEREPO_TLS_CERTIFICATE"
    case tlsKey = "PACKAGEREPO_TLS_KEY"
    case trustedProxies = "PACKAGEREPO_TRUSTED_PROXIES"
    case publicURL = "PACKAGEREPO_PUBLIC_URL"
    case blobLimit = "PACKAGEREPO_BLOB_LIMIT"
    case jsonLimit = "PACKAGEREPO_JSON_LIMIT"
    case loginRate = "PACKAGEREPO_LOGIN_RATE"
    case loginBurst = "PACKAGEREPO_LOGIN_BURST"
    case allLoginsRate = "PACKAGEREPO_ALL_LOGINS_RATE"
    case tokenLifetime = "PACKAGEREPO_TOKEN_LIFETIME"
    case jwtKeyFile = "PACKAGEREPO_JWT_KEY_FILE"
    case collectionGraceHours = "PACKAGEREPO_GC_GRACE_HOURS"
    case trashDays = "PACKAGEREPO_TRASH_DAYS"
    case auditDays = "PACKAGEREPO_AUDIT_DAYS"
    case anonymousReads = "PACKAGEREPO_ANONYMOUS_READS"
    case privateAddresses = "PACKAGEREPO_PRIVATE_ADDRESSES"
    case workers = "PACKAGEREPO_WORKERS"
    case threads = "PACKAGEREPO_THREADS"
    case runners = "PACKAGEREPO_RUNNERS"
    case tenantRequests = "PACKAGEREPO_TENANT_REQUESTS"
    case tenantComputing = "PACKAGEREPO_TENANT_COMPUTING"
    case queueLimit = "PACKAGEREPO_QUEUE_LIMIT"
    case tenantWorkflows = "PACKAGEREPO_TENANT_WORKFLOWS"
    case tenantSchedules = "PACKAGEREPO_TENANT_SCHEDULES"
    case executionsKept = "PACKAGEREPO_EXECUTIONS_KEPT"
    case executionDays = "PACKAGEREPO_EXECUTION_DAYS"
    case eventDays = "PACKAGEREPO_EVENT_DAYS"
    case revisionsKept = "PACKAGEREPO_REVISIONS_KEPT"
    case revisionDays = "PACKAGEREPO_REVISION_DAYS"
    case executionSeconds = "PACKAGEREPO_EXECUTION_SECONDS"
    case executionNodes = "PACKAGEREPO_EXECUTION_NODES"
    case loopRounds = "PACKAGEREPO_LOOP_ROUNDS"
    case workflowDepth = "PACKAGEREPO_WORKFLOW_DEPTH"
    case stopSeconds = "PACKAGEREPO_STOP_SECONDS"
    case drainSeconds = "PACKAGEREPO_DRAIN_SECONDS"
    case requestSeconds = "PACKAGEREPO_REQUEST_SECONDS"
    case watchdogSeconds = "PACKAGEREPO_WATCHDOG_SECONDS"
    case workerRequests = "PACKAGEREPO_WORKER_REQUESTS"
    case workerMemory = "PACKAGEREPO_WORKER_MEMORY"
    case readCache = "PACKAGEREPO_READ_CACHE"
    case logDirectory = "PACKAGEREPO_LOG_DIRECTORY"
    case slowMilliseconds = "PACKAGEREPO_SLOW_MILLISECONDS"
    case logLevel = "PACKAGEREPO_LOG_LEVEL"

    /// The prefix of every setting's name.
    static let prefix = "PACKAGEREPO_"

    /// The name in nginx.conf, between two `@`: without the prefix.
    var placeholder: String { String(rawValue.dropFirst(Self.prefix.count)) }
}

/// Environment variables of the same prefix that are no settings: those of the scripts and of the build.
enum ScriptVariable: String, CaseIterable {
    /// The configuration file to read instead of the usual one.
    case config = "PACKAGEREPO_CONFIG"
    /// The directory that default paths start from, instead of the one that the program is started in.
    case home = "PACKAGEREPO_HOME"
    /// The `packagerepo` that `deploy/serve`, `deploy/bench` and the tests use instead of building one.
    case binary = "PACKAGEREPO_BINARY"
    /// Has Package.swift describe the benchmarks too.
    case benchmark = "PACKAGEREPO_BENCHMARK"
    /// Has Package.swift describe the fuzzers too.
    case fuzz = "PACKAGEREPO_FUZZ"
}
