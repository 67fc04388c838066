/// What a process counts by size, beside the durations of each route: shown as a histogram.
public enum Distribution: Int, CaseIterable, Sendable {
    case queueDuration
    case commitDuration
    case commitBatch

    var series: MetricSeries {
        switch self {
        case .queueDuration:
            MetricSeries(
                "http_queue_duration_seconds", .histogram, "Time from the web server's turn to a worker's thread.")
        case .commitDuration:
            MetricSeries(
                "store_commit_duration_seconds", .histogram,
                "Time that a commit takes until it is on disk, waits included.")
        case .commitBatch:
            MetricSeries("store_commit_batch_size", .histogram, "Commits that one write to the disk has made durable.")
        }
    }

    var buckets: Buckets { self == .commitBatch ? .counts : .durations }
}

/// The upper bounds of a histogram's buckets.
enum Buckets {
    /// Of durations, in microseconds.
    case durations
    /// Of small numbers.
    case counts

    /// Buckets of any histogram, the one without a bound included.
    static let count = 18

    /// The bounds as Prometheus shows them.
    var bounds: [String] {
        switch self {
        case .durations:
            [
                "0.0001", "0.00025", "0.0005", "0.001", "0.0025", "0.005", "0.01", "0.025", "0.05", "0.1", "0.25",
                "0.5",
                "1", "2.5", "5", "10", "30",
            ]
        case .counts: ["1", "2", "4", "8", "16", "32", "64", "128"]
        }
    }

    /// How many units of the sum are one of what is shown.
    var scale: Double { self == .durations ? 1e6 : 1 }

    /// The bucket that a value belongs to.
    func index(of value: Int) -> Int {
        switch self {
        case .durations: Self.durationIndex(value)
        case .counts: value <= 1 ? 0 : min(8, Int.bitWidth - (value - 1).leadingZeroBitCount)
        }
    }

    /// Most requests take less than a millisecond, so the first comparisons find them.
    private static func durationIndex(_ microseconds: Int) -> Int {
        switch microseconds {
        case ...100: 0
        case ...250: 1
        case ...500: 2
        case ...1_000: 3
        case ...2_500: 4
        case ...5_000: 5
        case ...10_000: 6
        case ...25_000: 7
        case ...50_000: 8
        case ...100_000: 9
        case ...250_000: 10
        case ...500_000: 11
        case ...1_000_000: 12
        case ...2_500_000: 13
        case ...5_000_000: 14
        case ...10_000_000: 15
        case ...30_000_000: 16
        default: 17
        }
    }
}
