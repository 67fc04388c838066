/// The present state of one process. A process sets its own; those of a process that has ended are not shown.
public enum Gauge: Int, CaseIterable, Sendable {
    /// The process's id; 0 in a slot that nobody has used yet. Not shown: it means something on that machine alone.
    case process
    /// The generation of workers that it belongs to, from 1.
    case generation
    /// When it started, in seconds since 1970.
    case startedAt
    case residentBytes
    case openDescriptors
    case threads
    /// Threads that take requests, and those of them that have one in hand.
    case requestThreads
    case busyThreads
    /// The most that had one in hand at the same time.
    case busiestThreads
    /// The longest that the web server was seen to have kept a request waiting for a thread since the last look, in
    /// microseconds.
    case longestQueueMicroseconds
    /// Kept connections of the web server.
    case parkedConnections
    /// Processor time at the last look.
    case processorNanosecondsSeen

    /// How it is shown, with the worker's slot as its label; nil for what is not.
    var series: MetricSeries? {
        switch self {
        case .process, .longestQueueMicroseconds, .processorNanosecondsSeen: nil
        case .generation:
            MetricSeries("worker_generation", .gauge, "The generation of workers that it belongs to.")
        case .startedAt:
            MetricSeries("worker_start_time_seconds", .gauge, "When the worker started, in seconds since 1970.")
        case .residentBytes:
            MetricSeries("worker_resident_memory_bytes", .gauge, "Memory that the worker has resident.")
        case .openDescriptors: MetricSeries("worker_open_fds", .gauge, "Descriptors that the worker has open.")
        case .threads: MetricSeries("worker_threads", .gauge, "Threads of the worker, of any kind.")
        case .requestThreads:
            MetricSeries("worker_request_threads", .gauge, "Threads of the worker that take requests.")
        case .busyThreads:
            MetricSeries("worker_busy_threads", .gauge, "Threads of the worker that have a request in hand.")
        case .busiestThreads:
            MetricSeries("worker_busiest_threads", .gauge, "The most threads that had a request in hand at one look.")
        case .parkedConnections:
            MetricSeries(
                "worker_kept_connections", .gauge, "Connections of the web server that are kept between requests.")
        }
    }
}
