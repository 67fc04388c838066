import JSON
import Metrics
import Stores
import WorkflowModel

/// Runs a plan once: gets the next node from the scheduler, runs it, and tells the scheduler how the node was left.
/// Belongs to one thread.
final class ExecutionRun {
    let plan: Plan
    let frame: Frame
    let budget: ExecutionBudget
    let workflows: any PlanSource
    let scheduler: Scheduler
    /// Whether a workflow of a tenant's own is running, this one or one that led to it. Nothing below it may then run
    /// what is for the deployment's workflows alone: else a tenant could call the login as often as it likes, past the
    /// limits on it.
    let isRestricted: Bool
    /// The loops that have begun and have not been left.
    var loops: [Int: LoopRounds] = [:]
    /// What each node did. Every access is one call of a method of the trace, which does not know this run, so accesses
    /// cannot overlap. Unchecked, since each node makes several: with expressions made of classes it was part of what
    /// took a node from 4,595 to 2,990 instructions.
    @exclusivity(unchecked) private(set) var trace: ExecutionTrace
    /// The node that runs. Read and set whole, by one thread, so accesses cannot overlap. The check at run time is two
    /// calls into the runtime; going without it here, in ``Frame`` and in ``ExecutionBudget`` was part of what took a
    /// node from 2,520 to 2,305 instructions.
    @exclusivity(unchecked) var running = 0
    /// How often the node that runs was tried. Unchecked for the same reason: set for each node.
    @exclusivity(unchecked) var attempts = 1
    private var failed: Set<Int> = []
    private var last = Value.null

    init(
        plan: Plan, context: ExecutionContext, budget: ExecutionBudget, workflows: any PlanSource,
        detail: ExecutionTrace.Detail, isRestricted: Bool = false
    ) {
        self.plan = plan
        self.isRestricted = isRestricted || plan.isTenantOwned
        self.budget = budget
        self.workflows = workflows
        frame = Frame(plan: plan, context: context, budget: budget)
        scheduler = Scheduler(plan.graph)
        trace = ExecutionTrace(plan: plan, detail: detail)
    }

    /// Whether the execution may be cancelled: it has written nothing.
    var canCancel: Bool { frame.context.store.isEmpty }

    /// Runs nodes until one answers or none is left.
    func perform() throws(ExecutionFailure) -> Executor.Outcome {
        let call = NodeCall(execution: frame.context, host: self, parameterCount: plan.parameterCount)
        let hasLoops = plan.graph.loops.hasLoops
        while let index = scheduler.next() {
            if scheduler.hasSkipped { recordSkipped() }
            if hasLoops, loops[index] != nil {
                try continueLoop(index)
            } else if let response = try plan.steps[index].visit(in: self, at: index, call) {
                return .response(response)
            }
        }
        recordSkipped()
        return .output(last.json ?? .null)
    }

    /// Runs a node that is ready, or passes it over if it is disabled or skipped.
    /// - Returns: the answer of a respond node.
    fileprivate func visit(
        _ node: PlanNode, at index: Int, _ call: NodeCall
    ) throws(ExecutionFailure) -> WorkflowResponse? {
        attempts = 1
        running = index
        do { try budget.spendNode(in: frame.context) } catch { throw fail(node, at: index, with: error) }
        frame.source = scheduler.source(of: index)
        if frame.source == nil { frame.given = .json(frame.input) }
        if plan.graph.loops.hasLoops { enterRound(of: index) }
        if node.isDisabled {
            frame.outputs[index] = frame.current
            leave(index, by: plan.graph.regularExit(of: index), status: .disabled, since: budget.now)
        } else if node.skipsOnFailure, plan.graph.sources[index].contains(where: failed.contains) {
            frame.outputs[index] = .null
            leave(
                index, by: .none, status: .skipped, since: budget.now,
                ExecutionTrace.Extras(skippedBehindFailure: true))
        } else {
            return try run(node, at: index, call)
        }
        return nil
    }

    /// Runs a node, and leaves it; a loop begins its rounds.
    /// - Returns: the answer of a respond node.
    private func run(
        _ node: PlanNode, at index: Int, _ call: NodeCall
    ) throws(ExecutionFailure) -> WorkflowResponse? {
        let began = budget.now
        let result: NodeResult
        do { result = try node.isPlain ? run(node, call) : runWithRetries(node, call) } catch {
            budget.readClock()
            Metrics.slot.count(.nodeErrors, label: node.declaration.name)
            try handle(error, of: node, at: index, since: began)
            return nil
        }
        budget.readClock()
        switch consume result {
        case .response(let response):
            record(index, .success, exit: nil, since: began, value: nil)
            return response
        case .output(let value, let port):
            finish(node, at: index, with: value, by: plan.graph.exit(of: index, port: port), since: began)
        case .loop(let loop):
            try begin(loop, of: node, at: index, since: began)
        }
        return nil
    }

    /// Stores what a node gives, and leaves it.
    func finish(
        _ node: PlanNode, at index: Int, with value: consuming Value, by exit: Scheduler.Exit, since began: Double,
        rounds: Int? = nil
    ) {
        let recorded = trace.detail > .outline ? copy value : nil
        record(index, .success, exit: exit, since: began, value: recorded, rounds: rounds)
        store(value, of: node, at: index)
        scheduler.leave(index, by: exit)
    }

    private func store(_ value: consuming Value, of node: PlanNode, at index: Int) {
        frame.outputs[index] = copy value
        if let slot = node.out { frame.slots[slot] = copy value }
        if let loop = plan.graph.loops.innermost(index) { loops[loop]?.last = copy value }
        last = value
    }

    /// Applies the node's error policy to its failure: `onError`.
    func handle(
        _ failure: NodeFailure, of node: PlanNode, at index: Int, since began: Double
    ) throws(ExecutionFailure) {
        failed.insert(index)
        loops[index] = nil
        let exit: Scheduler.Exit
        switch node.errorPolicy {
        case .stopWorkflow: throw fail(node, at: index, with: failure, since: began)
        case .continueErrorOutput:
            let error: JSONValue = [
                "code": JSONValue(failure.code), "message": JSONValue(failure.message), "node": JSONValue(node.name),
            ]
            store(.json(["error": error]), of: node, at: index)
            exit = plan.graph.errorExit(of: index)
        case .continueRegularOutput:
            store(frame.current, of: node, at: index)
            exit = plan.graph.regularExit(of: index)
        case .skipNode:
            frame.outputs[index] = .null
            exit = .none
        }
        leave(index, by: exit, status: .error, since: began, ExecutionTrace.Extras(failure: failure))
    }

    /// Makes the failure that ends the execution.
    private func fail(
        _ node: PlanNode, at index: Int, with failure: NodeFailure, since began: Double? = nil
    ) -> ExecutionFailure {
        trace.record(event(index, .error, exit: nil, since: began ?? budget.now), .init(failure: failure))
        return ExecutionFailure(node: node.name, failure: failure)
    }

    // MARK: The trace

    private func leave(
        _ index: Int, by exit: Scheduler.Exit, status: ExecutionTrace.Status, since began: Double,
        _ extras: ExecutionTrace.Extras? = nil
    ) {
        let event = event(index, status, exit: exit, since: began)
        if let extras { trace.record(event, extras) } else { trace.record(event) }
        scheduler.leave(index, by: exit)
    }

    private func record(
        _ index: Int, _ status: ExecutionTrace.Status, exit: Scheduler.Exit?, since began: Double, value: Value?,
        rounds: Int? = nil
    ) {
        var event = event(index, status, exit: exit, since: began)
        guard trace.detail > .outline || rounds != nil || trace.hasInner else { return trace.record(event) }
        if trace.detail >= .sizes { event.size = value?.json?.size(limit: ExecutionTrace.measured, depth: 2_048) }
        guard trace.detail >= .values || rounds != nil || trace.hasInner else { return trace.record(event) }
        var extras = ExecutionTrace.Extras(rounds: rounds)
        if trace.detail >= .values { extras.value = value?.json }
        trace.record(event, extras)
    }

    @inline(__always)
    private func event(
        _ index: Int, _ status: ExecutionTrace.Status, exit: Scheduler.Exit?, since began: Double
    ) -> ExecutionTrace.Event {
        var event = ExecutionTrace.Event(
            node: index, status: status, exit: exit, began: began, duration: budget.now - began,
            attempts: status == .success || status == .error ? attempts : 0)
        if let loop = plan.graph.loops.innermost(index) { event.round = loops[loop]?.index }
        return event
    }

    /// Records a sub-workflow of the current node.
    func add(inner trace: ExecutionTrace) { self.trace.add(inner: trace) }

    private func recordSkipped() {
        for index in scheduler.takeSkipped() {
            frame.outputs[index] = .null
            if let rounds = loops.removeValue(forKey: index) {
                attempts = 1
                trace.record(
                    event(index, .success, exit: Scheduler.Exit.none, since: rounds.began),
                    ExecutionTrace.Extras(rounds: rounds.index + 1))
                continue
            }
            var event = ExecutionTrace.Event(
                node: index, status: .skipped, exit: Scheduler.Exit.none, began: budget.now, duration: 0, attempts: 0)
            if let loop = plan.graph.loops.innermost(index) { event.round = loops[loop]?.index }
            trace.record(event)
        }
    }
}

extension PlanStep {
    /// Runs its node in `run`, or passes it over.
    fileprivate func visit(
        in run: ExecutionRun, at index: Int, _ call: NodeCall
    ) throws(ExecutionFailure) -> WorkflowResponse? {
        try run.visit(node, at: index, call)
    }
}
