/// The place in memory where one process counts, and which all read. Nothing here takes a lock or calls the system.
///
/// What was counted stays when the process ends, and its successor in the slot goes on from there: so no counter ever
/// goes backwards while the service runs.
public struct MetricsSlot: @unchecked Sendable {  // Every access is to an atomic word; the memory is never given back.
    private let start: UnsafeMutableRawPointer

    init(_ start: UnsafeMutableRawPointer) { self.start = start }

    /// Adds to a counter.
    public func count(_ counter: Counter, by number: Int = 1) { word(counter).add(number) }

    /// Sets a gauge.
    public func set(_ gauge: Gauge, to value: Int) { word(gauge).set(value) }

    /// Raises a gauge that is below `value`.
    public func raise(_ gauge: Gauge, to value: Int) { word(gauge).raise(to: value) }

    /// Counts a value: microseconds for a duration.
    public func observe(_ distribution: Distribution, _ value: Int) {
        let place = offset(distribution)
        Word(start, at: place + distribution.buckets.index(of: value) * SlotLayout.word).add(1)
        Word(start, at: place + Buckets.count * SlotLayout.word).add(max(0, value))
    }

    /// Counts under a name of a bounded number of names; for what is rare.
    /// - Parameters:
    ///   - family: what is counted.
    ///   - label: which of them it was.
    public func count(_ family: NamedFamily, label: String) {
        named.word(0, at: named.index(of: "\(family.rawValue) \(label)")).add(1)
    }

    /// The place where a route counts, to be kept: finding it looks at all routes.
    public func route(_ method: String, _ path: String) -> RouteSeries {
        RouteSeries(index: routes.index(of: "\(method) \(path)"))
    }

    /// Counts an answer.
    /// - Parameter microseconds: from when a thread had the request in hand until it had the answer.
    public func countAnswer(_ route: RouteSeries, status: Int, microseconds: Int) {
        routes.word(StatusColumn.index(of: status), at: route.index).add(1)
        let durations = StatusColumn.count
        routes.word(durations + Buckets.durations.index(of: microseconds), at: route.index).add(1)
        routes.word(durations + Buckets.count, at: route.index).add(max(0, microseconds))
    }

    /// The value of a counter.
    public func value(of counter: Counter) -> Int { word(counter).value }

    /// The value of a gauge.
    public func value(of gauge: Gauge) -> Int { word(gauge).value }

    /// The number of answers.
    public var answers: Int {
        places(of: routes).reduce(0) { sum, index in
            (0..<StatusColumn.count).reduce(sum) { $0 + routes.word($1, at: index).value }
        }
    }

    /// The buckets of a distribution and the sum of its values.
    func values(of distribution: Distribution) -> [Int] {
        (0...Buckets.count).map { Word(start, at: offset(distribution) + $0 * SlotLayout.word).value }
    }

    var named: NameTable { NameTable(start + SlotLayout.named, SlotLayout.namedTable) }
    var routes: NameTable { NameTable(start + SlotLayout.routes, SlotLayout.routeTable) }

    /// The places of a table that may have counted something.
    func places(of table: NameTable) -> [Int] { Array(0..<table.count) + [table.overflow] }

    private func word(_ counter: Counter) -> Word {
        Word(start, at: SlotLayout.counters + counter.rawValue * SlotLayout.word)
    }

    private func word(_ gauge: Gauge) -> Word { Word(start, at: SlotLayout.gauges + gauge.rawValue * SlotLayout.word) }

    private func offset(_ distribution: Distribution) -> Int {
        SlotLayout.distributions + distribution.rawValue * SlotLayout.distributionSize
    }
}

/// The place where the answers of a route are counted.
public struct RouteSeries: Sendable, Equatable {
    let index: Int
}

/// What is counted by a label of a bounded number of values that are not known beforehand.
public enum NamedFamily: String, CaseIterable, Sendable {
    /// Nodes that failed, by the type of the node.
    case nodeErrors = "node_errors_total"

    var series: MetricSeries {
        switch self {
        case .nodeErrors: MetricSeries(rawValue, .counter, "Nodes that failed while a workflow ran, by their type.")
        }
    }

    var label: String {
        switch self {
        case .nodeErrors: "type"
        }
    }
}
