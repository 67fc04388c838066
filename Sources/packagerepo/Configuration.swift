import Logging
import WorkflowEngine

/// What an operator can set, read once and checked.
struct Configuration: Sendable {
    /// The directory of everything that is stored, absolute.
    let data: String
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
    /// Executions of one tenant that may wait in the queue.
    let queueLimit: Int
    /// Executions of one tenant that are kept.
    let executionsKept: Int
    /// Days for which they are kept.
    let executionDays: Int
    /// Bytes of the largest blob.
    let blobLimit: Int
    /// Bytes of the largest JSON body.
    let jsonLimit: Int
    /// Bytes of memory, about, for what was read from the database and is kept until somebody commits.
    let readCache: Int
    /// Seconds that a token is good for.
    let tokenLifetime: Int
    /// The file of the key that signs tokens, absolute; nil for the one that is made in the data directory.
    let jwtKeyFile: String?
    /// Whether reads need no token.
    let anonymousReads: Bool
    /// Whether workflows may send requests to addresses that are not public.
    let privateAddresses: Bool
    /// What one execution may use up.
    let limits: Executor.Limits
    /// The address that the web server listens at for TLS; only its reach matters here.
    let httpsAddress: String
    /// The least level that is logged.
    let logLevel: Logger.Level

    /// The environment variables that are read.
    enum Variable: String, CaseIterable {
        case data = "PACKAGEREPO_DATA"
        case workflows = "PACKAGEREPO_WORKFLOWS"
        case socket = "PACKAGEREPO_SOCKET"
        case workers = "PACKAGEREPO_WORKERS"
        case threads = "PACKAGEREPO_THREADS"
        case runners = "PACKAGEREPO_RUNNERS"
        case queueLimit = "PACKAGEREPO_QUEUE_LIMIT"
        case executionsKept = "PACKAGEREPO_EXECUTIONS_KEPT"
        case executionDays = "PACKAGEREPO_EXECUTION_DAYS"
        case blobLimit = "PACKAGEREPO_BLOB_LIMIT"
        case jsonLimit = "PACKAGEREPO_JSON_LIMIT"
        case readCache = "PACKAGEREPO_READ_CACHE"
        case tokenLifetime = "PACKAGEREPO_TOKEN_LIFETIME"
        case jwtKeyFile = "PACKAGEREPO_JWT_KEY_FILE"
        case anonymousReads = "PACKAGEREPO_ANONYMOUS_READS"
        case privateAddresses = "PACKAGEREPO_PRIVATE_ADDRESSES"
        case executionSeconds = "PACKAGEREPO_EXECUTION_SECONDS"
        case executionNodes = "PACKAGEREPO_EXECUTION_NODES"
        case loopRounds = "PACKAGEREPO_LOOP_ROUNDS"
        case workflowDepth = "PACKAGEREPO_WORKFLOW_DEPTH"
        case httpsAddress = "PACKAGEREPO_HTTPS_ADDRESS"
        case logLevel = "PACKAGEREPO_LOG_LEVEL"
    }

    /// Reads settings out of `environment`; an empty variable counts as absent.
    /// - Parameters:
    ///   - directory: the absolute path that relative ones start from.
    ///   - cores: how many workers there are unless it is set.
    /// - Throws: ``ConfigurationError`` for the first variable whose value cannot be meant.
    init(_ environment: [String: String], directory: String, cores: Int) throws(ConfigurationError) {
        let values = ConfigurationReader(environment: environment, directory: directory)
        data = try values.path(.data) ?? values.absolute("var")
        workflows = try values.path(.workflows) ?? values.absolute("workflows")
        socket = try values.path(.socket) ?? data + "/run/packagerepo.sock"
        workers = try values.number(.workers, 1...512) ?? min(max(cores, 1), 512)
        threads = try values.number(.threads, 1...512) ?? 4
        runners = try values.number(.runners, 1...64) ?? 2
        queueLimit = try values.number(.queueLimit, 1...1_000_000) ?? 10_000
        executionsKept = try values.number(.executionsKept, 1...10_000_000) ?? 100_000
        executionDays = try values.number(.executionDays, 1...3_650) ?? 7
        blobLimit = try values.number(.blobLimit, 1...(1 << 50)) ?? 2 << 30
        jsonLimit = try values.number(.jsonLimit, 1...(1 << 30)) ?? 4 << 20
        readCache = try values.number(.readCache, 0...(1 << 30)) ?? 16 << 20
        tokenLifetime = try values.number(.tokenLifetime, 1...315_360_000) ?? 86_400
        jwtKeyFile = try values.path(.jwtKeyFile)
        anonymousReads = try values.choice(.anonymousReads, ["0": false, "1": true]) ?? false
        privateAddresses = try values.choice(.privateAddresses, ["0": false, "1": true]) ?? false
        var limits = Executor.Limits()
        // nginx waits 60 seconds for an answer (deploy/nginx/workers.conf).
        if let seconds = try values.number(.executionSeconds, 1...55) { limits.seconds = Double(seconds) }
        limits.nodes = try values.number(.executionNodes, 1...10_000_000) ?? limits.nodes
        limits.rounds = try values.number(.loopRounds, 0...10_000_000) ?? limits.rounds
        limits.depth = try values.number(.workflowDepth, 0...16) ?? limits.depth
        self.limits = limits
        httpsAddress = try values.address(.httpsAddress) ?? "127.0.0.1"
        let levels = Logger.Level.allCases.map { ($0.rawValue, $0) }
        logLevel = try values.choice(.logLevel, Dictionary(uniqueKeysWithValues: levels)) ?? .info
    }

    /// Whether anybody but this machine can reach the web server.
    var listensBeyondLoopback: Bool { !NetworkAddress.isLoopback(httpsAddress) }
}
