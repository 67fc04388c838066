import Glibc
import JSON
import WorkflowModel

/// One pass through a plan: asks the scheduler which node is next, runs it, and tells the scheduler how it was left.
struct ExecutionRun {
    private let plan: Plan
    private let frame: Frame
    private let call: NodeCall
    private let limits: Executor.Limits
    private var scheduler: Scheduler
    private var failed: Set<Int> = []
    private var ran = 0

    init(plan: Plan, context: ExecutionContext, deadline: Double, limits: Executor.Limits) {
        self.plan = plan
        self.limits = limits
        frame = Frame(plan: plan, context: context, deadline: deadline)
        call = NodeCall(execution: context)
        scheduler = Scheduler(plan.graph)
    }

    /// Runs until a node answers or none is left.
    mutating func perform() throws(ExecutionFailure) -> Executor.Outcome {
        var last = Value.null
        while let index = scheduler.next() {
            let node = plan.nodes[index]
            try checkLimits(node)
            let source = scheduler.source(of: index)
            frame.current = source.map { frame.outputs[$0] } ?? .json(frame.input)
            if node.isDisabled {
                frame.outputs[index] = frame.current
                scheduler.leave(index, by: .main(0))
                continue
            }
            if node.skipsOnFailure, plan.graph.sources[index].contains(where: failed.contains) {
                scheduler.leave(index, by: .none)
                continue
            }
            let result: NodeResult
            do {
                result = try runWithRetries(node, at: index)
            } catch {
                try handle(error, of: node, at: index)
                continue
            }
            switch result {
            case .response(let response):
                return .response(response)
            case .output(let value, let port):
                store(value, of: node, at: index)
                last = value
                scheduler.leave(index, by: plan.graph.exit(of: index, port: port))
            }
        }
        return .output(last.json ?? .null)
    }

    private mutating func checkLimits(_ node: PlanNode) throws(ExecutionFailure) {
        ran += 1
        guard ran <= limits.nodes else {
            throw ExecutionFailure(
                node: node.name,
                failure: NodeFailure(
                    "LIMIT_EXCEEDED", "more than \(limits.nodes) nodes would run", limit: "nodes run"))
        }
        guard frame.isInTime else { throw ExecutionFailure(node: node.name, failure: Self.timeout) }
    }

    private static let timeout = NodeFailure(
        "TIMEOUT", "the execution takes longer than it may", limit: "wall time")

    /// Runs a node as often as its policy allows, while there is time for the wait in between.
    private func runWithRetries(_ node: PlanNode, at index: Int) throws(NodeFailure) -> NodeResult {
        guard let retry = node.retry else { return try run(node, at: index) }
        var attempts = 0
        while true {
            attempts += 1
            let wait = retry.delay(afterAttempts: attempts) / 1_000
            let isLast = attempts >= retry.maximumAttempts || !frame.isInTime(for: wait)
            do {
                let result = try run(node, at: index)
                guard !isLast, case .output(let value, _) = result, let status = value.json?["status"]?.int,
                    retry.statusCodes.contains(status)
                else { return result }
            } catch {
                guard !isLast, retry.retries(error) else { throw error }
            }
            usleep(UInt32(wait * 1_000_000))
        }
    }

    private func run(_ node: PlanNode, at index: Int) throws(NodeFailure) -> NodeResult {
        call.input = frame.current
        if node.type.declaration.takesAllInputs {
            let sources = scheduler.liveSources(of: index)
            call.inputs = sources.isEmpty ? [frame.current] : sources.map { frame.outputs[$0] }
        }
        call.values.removeAll(keepingCapacity: true)
        for parameter in node.parameters {
            guard let template = parameter.template, parameter.declaration.kind != .perItem else {
                call.values.append(nil)
                continue
            }
            let value = try template.evaluate(in: frame)
            let declared = parameter.declaration
            if value.isNull {
                guard !declared.isRequired || declared.kind == .any || declared.kind == .content else {
                    throw NodeFailure(
                        "MISSING_VALUE", "Parameter '\(declared.name)' is required; \(parameter.source) has no value")
                }
                call.values.append(.json(declared.defaultValue ?? .null))
            } else {
                guard declared.accepts(value) else {
                    throw NodeFailure(
                        "TYPE_MISMATCH",
                        "Parameter '\(declared.name)' must be of type \(declared.kind.rawValue); \(parameter.source) "
                            + "is of type \(value.kindName)")
                }
                call.values.append(value)
            }
        }
        if node.hasPerItemParameters { lendPerItem(of: node) }
        return try node.type.run(call)
    }

    /// Lets the node compute its expressions for each item of a list, each with the items of its own.
    private func lendPerItem(of node: PlanNode) {
        call.perItem = { [frame] (position, item, index, accumulator) throws(NodeFailure) in
            guard frame.isInTime else { throw Self.timeout }
            let outer = frame.item
            defer { frame.item = outer }
            frame.item = (item, index, accumulator)
            return try node.parameters[position].template?.evaluate(in: frame) ?? .null
        }
    }

    private func store(_ value: Value, of node: PlanNode, at index: Int) {
        frame.outputs[index] = value
        if let slot = node.out { frame.slots[slot] = value }
    }

    /// What a failure means by the node's policy (workflow format, 8).
    private mutating func handle(
        _ failure: NodeFailure, of node: PlanNode, at index: Int
    ) throws(ExecutionFailure) {
        failed.insert(index)
        switch node.errorPolicy {
        case .stopWorkflow:
            throw ExecutionFailure(node: node.name, failure: failure)
        case .continueErrorOutput:
            let error: JSONValue = [
                "code": JSONValue(failure.code), "message": JSONValue(failure.message), "node": JSONValue(node.name),
            ]
            store(.json(["error": error]), of: node, at: index)
            scheduler.leave(index, by: plan.graph.errorExit(of: index))
        case .continueRegularOutput:
            store(frame.current, of: node, at: index)
            scheduler.leave(index, by: .main(0))
        case .skipNode:
            scheduler.leave(index, by: .none)
        }
    }
}
