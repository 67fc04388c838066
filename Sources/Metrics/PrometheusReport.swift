/// What all workers have counted together, in Prometheus's text format
/// (prometheus.io/docs/instrumenting/exposition_formats, version 0.0.4).
public struct PrometheusReport {
    /// The media type.
    public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    private let slots: [MetricsSlot]
    private var text = ""
    private var lastFamily = ""

    /// The report.
    /// - Parameters:
    ///   - segment: the memory of the workers.
    ///   - release: the version of this program.
    ///   - waiting: executions in the queue; nil where that cannot be told.
    public static func text(_ segment: MetricsSegment, release: String, waiting: Int?) -> String {
        var report = PrometheusReport(segment)
        report.write(release, waiting)
        return report.text
    }

    private init(_ segment: MetricsSegment) {
        slots = segment.slots.filter { $0.value(of: .process) > 0 }
        text.reserveCapacity(64 << 10)
    }

    private mutating func write(_ release: String, _ waiting: Int?) {
        add(
            MetricSeries("build_info", .gauge, labels: "version=\(Self.quoted(release))", "The version that runs."), "1"
        )
        writeRoutes()
        for distribution in Distribution.allCases { write(distribution) }
        for counter in Counter.allCases {
            let sum = slots.reduce(0) { $0 &+ $1.value(of: counter) }
            add(counter.series, Self.number(sum, scale: counter.scale))
        }
        for family in NamedFamily.allCases { write(family) }
        if let waiting {
            add(
                MetricSeries("jobs_waiting", .gauge, "Executions that wait in the queue, of all tenants."), "\(waiting)"
            )
        }
        writeGauges()
    }

    // MARK: Routes

    private mutating func writeRoutes() {
        var sums: [String: [Int]] = [:]
        for slot in slots {
            let table = slot.routes
            for place in slot.places(of: table) {
                let values = (0..<SlotLayout.routeTable.words).map { table.word($0, at: place).value }
                guard values.prefix(StatusColumn.count).contains(where: { $0 > 0 }) else { continue }
                let name = place == table.overflow ? RouteName.other : table.name(at: place) ?? RouteName.other
                let before = sums[name] ?? Array(repeating: 0, count: values.count)
                sums[name] = zip(before, values).map(&+)
            }
        }
        let routes = sums.sorted { $0.key < $1.key }.map { (labels: RouteName.labels(of: $0.key), values: $0.value) }
        writeClasses(routes.map(\.values))
        for route in routes {
            for index in 0..<StatusColumn.count where route.values[index] > 0 {
                let labels = "\(route.labels),status=\"\(StatusColumn.label(index))\""
                add(
                    MetricSeries(
                        "http_requests_total", .counter, labels: labels,
                        "Requests answered by the workers, by route and status."), "\(route.values[index])")
            }
        }
        for route in routes {
            let series = MetricSeries(
                "http_request_duration_seconds", .histogram, labels: route.labels,
                "Time for which a worker's thread had the request in hand, by route.")
            add(series, .durations, Array(route.values.dropFirst(StatusColumn.count)))
        }
    }

    /// The classes are there from the beginning, so that the first failure is seen as a change.
    private mutating func writeClasses(_ routes: [[Int]]) {
        for statusClass in 1...5 {
            let indices = (0..<StatusColumn.count).filter { StatusColumn.statusClass($0) == statusClass }
            let sum = routes.reduce(0) { sum, values in indices.reduce(sum) { $0 &+ values[$1] } }
            add(
                MetricSeries(
                    "http_responses_total", .counter, labels: "class=\"\(statusClass)xx\"",
                    "Requests answered by the workers, by class of status."), "\(sum)")
        }
    }

    // MARK: The others

    private mutating func write(_ distribution: Distribution) {
        let values = slots.map { $0.values(of: distribution) }
        let sums = (0...Buckets.count).map { index in values.reduce(0) { $0 &+ $1[index] } }
        add(distribution.series, distribution.buckets, sums)
    }

    private mutating func write(_ family: NamedFamily) {
        var sums: [String: Int] = [:]
        for slot in slots {
            let table = slot.named
            for place in slot.places(of: table) {
                let value = table.word(0, at: place).value
                guard value > 0 else { continue }
                let name = (place == table.overflow ? nil : table.name(at: place)) ?? "\(family.rawValue) other"
                guard name.hasPrefix(family.rawValue + " ") else { continue }
                sums[String(name.dropFirst(family.rawValue.count + 1)), default: 0] &+= value
            }
        }
        for (label, value) in sums.sorted(by: { $0.key < $1.key }) {
            add(family.series.labelled("\(family.label)=\(Self.quoted(label))"), "\(value)")
        }
    }

    private mutating func writeGauges() {
        let living = slots.enumerated().filter { $0.element.isAlive }
        add(MetricSeries("workers", .gauge, "Worker processes that run."), "\(living.count)")
        for gauge in Gauge.allCases {
            guard let series = gauge.series else { continue }
            for (index, slot) in living {
                add(series.labelled("worker=\"\(index)\""), "\(slot.value(of: gauge))")
            }
        }
    }

    // MARK: Lines

    private mutating func add(_ series: MetricSeries, _ value: String) {
        begin(series.family)
        addLine(series.family.name, series.labels, value)
    }

    /// A histogram, from the numbers in its buckets and the sum.
    private mutating func add(_ series: MetricSeries, _ buckets: Buckets, _ values: [Int]) {
        begin(series.family)
        let separator = series.labels.isEmpty ? "" : ","
        var count = 0
        for (index, bound) in buckets.bounds.enumerated() {
            count &+= values[index]
            addLine(series.family.name + "_bucket", "\(series.labels)\(separator)le=\"\(bound)\"", "\(count)")
        }
        count &+= values[buckets.bounds.count..<Buckets.count].reduce(0, &+)
        addLine(series.family.name + "_bucket", "\(series.labels)\(separator)le=\"+Inf\"", "\(count)")
        addLine(
            series.family.name + "_sum", series.labels, Self.number(values[Buckets.count], scale: buckets.scale))
        addLine(series.family.name + "_count", series.labels, "\(count)")
    }

    private mutating func begin(_ family: MetricFamily) {
        guard family.name != lastFamily else { return }
        lastFamily = family.name
        text += "# HELP \(family.name) \(family.help)\n# TYPE \(family.name) \(family.kind.rawValue)\n"
    }

    private mutating func addLine(_ name: String, _ labels: String, _ value: String) {
        text += labels.isEmpty ? "\(name) \(value)\n" : "\(name){\(labels)} \(value)\n"
    }

    private static func number(_ value: Int, scale: Double) -> String {
        scale == 1 ? "\(value)" : "\(Double(value) / scale)"
    }

    /// A label's value in its quotes.
    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for character in text.unicodeScalars {
            switch character {
            case "\\", "\"": quoted += "\\\(character)"
            case "\n": quoted += "\\n"
            default: quoted.unicodeScalars.append(character)
            }
        }
        return quoted + "\""
    }
}

/// The name of a route in the table of one process, `METHOD PATH`, as labels.
enum RouteName {
    /// Of routes that found no place in the table.
    static let other = "any other"

    static func labels(of name: String) -> String {
        let parts = name.split(separator: " ", maxSplits: 1)
        let (method, path) = (parts.first.map(String.init) ?? "", parts.count > 1 ? String(parts[1]) : "")
        return "method=\(PrometheusReport.quoted(method)),route=\(PrometheusReport.quoted(path))"
    }
}

extension MetricSeries {
    fileprivate func labelled(_ labels: String) -> MetricSeries { MetricSeries(family: family, labels: labels) }
}
