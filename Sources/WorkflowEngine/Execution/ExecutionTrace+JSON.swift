public import JSON
import WorkflowModel

extension ExecutionTrace {
    /// The trace as clients get it (HTTP contract, "Workflows"): an object for each time that a node was run or
    /// skipped, `{node, status, reason, duration_us, attempts}`; then one for each node that the execution did not come
    /// to. Where there is something to say, also `output` (the way by which the node was left), `round` (of the loop
    /// around it, from 0), `rounds` (of the loop that it is), `error`, `size` (of the result, in bytes), `value` and
    /// `trace` (of the workflows that it ran, one list for each).
    ///
    /// The values of a trace have 4 MiB together; one that does not fit any more is `value_omitted`.
    public var json: JSONValue {
        var left = Self.roomForValues
        return json(&left)
    }

    /// Bytes of all values in one trace: ten thousand nodes can each give eight megabytes.
    private static let roomForValues = 4 << 20

    private func json(_ left: inout Int) -> JSONValue {
        var reasons = TraceReasons(plan)
        var seen = BitSet(capacity: plan.nodes.count)
        var objects = events.enumerated().map { index, event in
            seen.insert(event.node)
            return object(event, extras[index], reason: reasons.next(event, extras[index]), &left)
        }
        for node in plan.nodes.indices where !seen.contains(node) {
            objects.append([
                "node": JSONValue(plan.nodes[node].name), "status": JSONValue(Status.skipped.rawValue),
                "reason": JSONValue(reasons.ofUndecided(node)), "duration_us": 0, "attempts": 0,
            ])
        }
        return JSONValue(objects)
    }

    private func object(
        _ event: Event, _ extras: Extras?, reason: String, _ left: inout Int
    ) -> JSONValue {
        var members: [(String, JSONValue)] = [
            ("node", JSONValue(plan.nodes[event.node].name)), ("status", JSONValue(event.status.rawValue)),
            ("reason", JSONValue(reason)), ("duration_us", JSONValue(Int(event.duration * 1e6))),
            ("attempts", JSONValue(event.attempts)),
        ]
        if event.status != .skipped, let exit = event.exit { members.append(("output", JSONValue(exit.text))) }
        if let round = event.round { members.append(("round", JSONValue(round))) }
        if let rounds = extras?.rounds { members.append(("rounds", JSONValue(rounds))) }
        if let failure = extras?.failure {
            var error: [(String, JSONValue)] = [
                ("code", JSONValue(failure.code)), ("message", JSONValue(failure.message)),
            ]
            if let limit = failure.limit { error.append(("limit", JSONValue(limit))) }
            members.append(("error", JSONValue(members: error)))
        }
        if let size = event.size { members.append(("size", JSONValue(size))) }
        guard let extras else { return JSONValue(members: members) }
        if let value = extras.value {
            if let size = event.size, size <= left {
                left -= size
                members.append(("value", SecretMask.masked(value)))
            } else {
                members.append(("value_omitted", true))
            }
        }
        if !extras.inner.isEmpty { members.append(("trace", JSONValue(extras.inner.map { $0.json(&left) }))) }
        return JSONValue(members: members)
    }
}

/// Says which edges made a node run, or be skipped, from how the nodes before it were left.
private struct TraceReasons {
    private let plan: Plan
    /// How each node was left last.
    private var exits: [Scheduler.Exit?]
    /// Every way by which each node has been left, for edges that are decided when a loop is over.
    private var allExits: [Set<Scheduler.Exit>]
    /// Loops that were left by an edge out of a round.
    private var leftEarly: Set<Int> = []
    private var ended: String?

    init(_ plan: Plan) {
        self.plan = plan
        exits = Array(repeating: nil, count: plan.nodes.count)
        allExits = Array(repeating: [], count: plan.nodes.count)
    }

    /// Returns the reason of the next event; call it for each event in order.
    mutating func next(_ event: ExecutionTrace.Event, _ extras: ExecutionTrace.Extras?) -> String {
        let node = event.node
        exits[node] = event.exit
        if plan.graph.isLoop[node], event.exit == Scheduler.Exit.none, event.status == .success {
            leftEarly.insert(node)
        } else {
            leftEarly.remove(node)
        }
        if let exit = event.exit { allExits[node].insert(exit) } else { ended = plan.nodes[node].name }
        if plan.graph.isStart[node] { return "the execution begins here" }
        let edges = edges(into: node)
        let live = edges.filter { $0.isLive }.map { "\"\(plan.nodes[$0.source].name)\" by \($0.output.text)" }
        switch event.status {
        case .skipped where extras?.skippedBehindFailure == true:
            return "a node before it failed, and skipOnFail is set"
        case .skipped where live.isEmpty:
            return "no live edge: " + edges.map { why($0.source) }.unique.joined(separator: "; ")
        default: return "live edge from " + live.unique.joined(separator: ", ")
        }
    }

    /// The reason that nothing was decided about a node.
    func ofUndecided(_ node: Int) -> String {
        if !plan.graph.reachable.contains(node) { return "no start leads to it" }
        return ended.map { "the execution ended at \"\($0)\"" } ?? "nothing before it was decided"
    }

    private func why(_ source: Int) -> String {
        let name = "\"\(plan.nodes[source].name)\""
        switch exits[source] {
        case nil: return "\(name) never runs"
        case .some(.none):
            return leftEarly.contains(source) ? "\(name) was left from inside a round" : "\(name) was skipped"
        case .some(let exit): return "\(name) was left by \(exit.text)"
        }
    }

    private func edges(into node: Int) -> [(source: Int, output: Scheduler.Exit, isLive: Bool)] {
        let graph = plan.graph
        return graph.incoming[node].compactMap { number in
            let (source, edge) = graph.edge(number)
            guard !graph.loops.isBack(from: source, to: node) else { return nil }
            let isLive: Bool
            if graph.isLoop[source], edge.output == .main(0), graph.loops.contains(node, in: source) {
                isLive = exits[source] == nil  // a loop in its rounds has not been left
            } else if graph.ways[number] == .acrossLoop {
                isLive = allExits[source].contains(edge.output)
            } else {
                isLive = exits[source] == edge.output
            }
            return (source, edge.output, isLive)
        }
    }
}

extension Scheduler.Exit {
    /// The output as documents write it.
    var text: String {
        switch self {
        case .main(let port): "main[\(port)]"
        case .error: "error"
        case .none: "no output"
        }
    }
}

extension [String] {
    /// Each text once, in order.
    fileprivate var unique: [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}
