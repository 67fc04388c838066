import JSON
import Values
import WorkflowModel

/// A loop that is running: its rounds and their results so far.
struct LoopRounds {
    /// The rounds that its node has declared.
    let loop: NodeLoop
    /// When it began, in seconds of the monotonic clock.
    let began: Double
    /// The current round, from 0.
    var index = 0
    /// The last result of each finished round.
    private(set) var results = BoundedList()
    /// The output of the node inside that ran last.
    var last: Value

    /// Ends the current round with its result.
    /// - Throws: `LIMIT_EXCEEDED` if the results together exceed the limits of one value.
    mutating func endRound(with result: JSONValue) throws(NodeFailure) {
        do { try results.append(result) } catch { throw NodeFailure(error.code, error.message, limit: error.limit) }
        index += 1
    }

    /// `$item` of the current round.
    var item: JSONValue { loop.items?[index] ?? .null }
}

/// Loops (article Workflows, "What an execution does").
extension ExecutionRun {
    /// Sets `$item` and `$index` for a node inside a loop.
    func enterRound(of index: Int) {
        frame.item = plan.graph.loops.innermost(index).flatMap { loops[$0] }.map { ($0.item, $0.index, nil) }
    }

    /// Begins a loop that an edge has led to.
    func begin(
        _ loop: NodeLoop, of node: PlanNode, at index: Int, since began: Double
    ) throws(ExecutionFailure) {
        do throws(NodeFailure) {
            guard loop.count <= budget.limits.rounds else {
                throw NodeFailure(
                    "LIMIT_EXCEEDED",
                    "A loop may have at most \(budget.limits.rounds) rounds; this one would have \(loop.count)",
                    limit: "loop rounds")
            }
            var rounds = LoopRounds(loop: loop, began: began, last: frame.current)
            guard let body = loop.body else {
                loops[index] = rounds
                return try nextRound(of: index)
            }
            while try isNextRoundWanted(rounds) {
                try rounds.endRound(with: try runBody(body, rounds))
            }
            budget.readClock()
            finish(rounds, of: node, at: index)
        } catch {
            budget.readClock()
            try handle(error, of: node, at: index, since: began)
        }
    }

    /// Takes the result of the finished round, and begins the next one or leaves the loop.
    func continueLoop(_ index: Int) throws(ExecutionFailure) {
        guard var rounds = loops[index] else { return }
        let node = plan.nodes[index]
        attempts = 1
        budget.readClock()
        if let source = scheduler.source(of: index), source != index { rounds.last = frame.outputs[source] }
        do throws(NodeFailure) {
            try rounds.endRound(with: rounds.last.json ?? .null)
            loops[index] = rounds
            guard budget.isInTime() else { throw budget.timeout }
            frame.source = nil
            frame.given = rounds.last
            enterRound(of: index)
            running = index
            try nextRound(of: index)
        } catch {
            try handle(error, of: node, at: index, since: rounds.began)
        }
    }

    private func nextRound(of index: Int) throws(NodeFailure) {
        guard let rounds = loops[index] else { return }
        if try isNextRoundWanted(rounds) {
            frame.outputs[index] = frame.current
            scheduler.beginRound(index)
        } else {
            loops[index] = nil
            finish(rounds, of: plan.nodes[index], at: index)
        }
    }

    private func finish(_ rounds: LoopRounds, of node: PlanNode, at index: Int) {
        finish(
            node, at: index, with: .json(rounds.results.json), by: .main(1), since: rounds.began,
            rounds: rounds.index)
    }

    private func isNextRoundWanted(_ rounds: LoopRounds) throws(NodeFailure) -> Bool {
        guard rounds.index < rounds.loop.count else { return false }
        guard plan.nodes[running].parameters[rounds.loop.condition.position].itemTemplate != nil else { return true }
        let wanted = try evaluate(
            parameterAt: rounds.loop.condition.position, item: rounds.item, index: rounds.index, accumulator: nil)
        guard let bool = wanted.json?.bool else {
            throw NodeFailure(
                "TYPE_MISMATCH", "'\(rounds.loop.condition.name)' must be a boolean; found \(wanted.kindName)")
        }
        return bool
    }

    /// Runs the workflow of that name for an item. Its inputs are the members of the item, if it is an object, and
    /// `item` and `index`.
    private func runBody(_ name: String, _ rounds: LoopRounds) throws(NodeFailure) -> JSONValue {
        let item = rounds.item
        let inputs = (item.kind == .object ? item : [:])
            .setting("item", to: item).setting("index", to: JSONValue(rounds.index))
        return try runWorkflow(named: name, inputs: inputs)
    }
}
