/// What a process counts, beside the requests of each route. Counters only grow; those of one family follow each other.
///
///     Metrics.count(.blobsPublished)
public enum Counter: Int, CaseIterable, Sendable {
    case readsFromMemory, readsFromStore, tokensFromMemory, tokensVerified
    case executionsSucceeded, executionsFailed
    case commits, commitsRefused, commitsFailed
    case busyWaits
    case storeReads
    case storeReadNanoseconds
    case blobsPublished
    case blobBytesPublished
    case downloadsAuthorised
    case jobsQueued, jobsSucceeded, jobsFailed, jobsReturned
    case jobsScheduled
    case loginsSucceeded, loginsRefused, loginsBusy
    case processorNanoseconds

    /// How many units of the counter are one of what is shown: a billion nanoseconds are a second.
    var scale: Double {
        switch self {
        case .storeReadNanoseconds, .processorNanoseconds: 1e9
        default: 1
        }
    }

    var series: MetricSeries {
        switch self {
        case .readsFromMemory: Self.cache("reads", "hit")
        case .readsFromStore: Self.cache("reads", "miss")
        case .tokensFromMemory: Self.cache("tokens", "hit")
        case .tokensVerified: Self.cache("tokens", "miss")
        case .executionsSucceeded: Self.executions("success")
        case .executionsFailed: Self.executions("error")
        case .commits: Self.commits("success")
        case .commitsRefused: Self.commits("refused")
        case .commitsFailed: Self.commits("error")
        case .busyWaits:
            MetricSeries(
                "store_busy_waits_total", .counter, "Times that a commit has waited for one of another process.")
        case .storeReads: MetricSeries("store_reads_total", .counter, "Reads of the database.")
        case .storeReadNanoseconds:
            MetricSeries("store_read_seconds_total", .counter, "Seconds spent in reads of the database.")
        case .blobsPublished: MetricSeries("blobs_published_total", .counter, "Blobs stored, also those there already.")
        case .blobBytesPublished: MetricSeries("blob_published_bytes_total", .counter, "Bytes of those blobs.")
        case .downloadsAuthorised:
            MetricSeries("blob_downloads_total", .counter, "Downloads that the web server was told to send.")
        case .jobsQueued: Self.jobs("queued")
        case .jobsSucceeded: Self.jobs("success")
        case .jobsFailed: Self.jobs("error")
        case .jobsReturned: Self.jobs("returned")
        case .jobsScheduled: MetricSeries("schedules_due_total", .counter, "Executions queued by a schedule.")
        case .loginsSucceeded: Self.logins("success")
        case .loginsRefused: Self.logins("refused")
        case .loginsBusy: Self.logins("busy")
        case .processorNanoseconds:
            MetricSeries("cpu_seconds_total", .counter, "Seconds that processors have worked for the workers.")
        }
    }

    private static func cache(_ name: String, _ result: String) -> MetricSeries {
        MetricSeries(
            "cache_lookups_total", .counter, labels: "cache=\"\(name)\",result=\"\(result)\"",
            "Lookups in the caches of the workers.")
    }

    private static func executions(_ result: String) -> MetricSeries {
        MetricSeries("executions_total", .counter, labels: "result=\"\(result)\"", "Executions of workflows.")
    }

    private static func commits(_ result: String) -> MetricSeries {
        MetricSeries(
            "store_commits_total", .counter, labels: "result=\"\(result)\"",
            "Commits to the database; refused are those that a condition did not let through.")
    }

    private static func jobs(_ event: String) -> MetricSeries {
        MetricSeries(
            "jobs_total", .counter, labels: "event=\"\(event)\"",
            "Executions that were queued, and how those ended that workers took from the queue.")
    }

    private static func logins(_ result: String) -> MetricSeries {
        MetricSeries("logins_total", .counter, labels: "result=\"\(result)\"", "Attempts to log in by password.")
    }
}
