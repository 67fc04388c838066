import HTTPCore
import JSON
import System
import WorkflowModel

extension ExecutionRun: NodeHost {
    var input: Value { frame.current }

    var inputs: [Value] {
        let sources = scheduler.liveSources(of: running)
        return sources.isEmpty ? [frame.current] : sources.map { frame.outputs[$0] }
    }

    var secondsLeft: Double { max(0, budget.deadline - monotonicSeconds()) }

    func waiting(_ body: () throws(NodeFailure) -> Void) throws(NodeFailure) {
        try budget.waiting(in: frame.context, body)
    }

    func pause(seconds: Double) throws(NodeFailure) {
        try budget.pause(seconds: seconds, in: frame.context, canCancel: canCancel)
    }

    func evaluate(
        parameterAt position: Int, item: JSONValue, index: Int, accumulator: JSONValue?
    ) throws(NodeFailure) -> Value {
        try budget.goOn(in: frame.context)
        let outer = frame.item
        defer { frame.item = outer }
        frame.item = (item, index, accumulator)
        guard let template = plan.nodes[running].parameters[position].itemTemplate else { return .null }
        return try template.evaluate(in: frame)
    }

    func runWorkflow(named name: String, inputs: JSONValue) throws(NodeFailure) -> JSONValue {
        guard budget.depth < budget.limits.depth else {
            throw NodeFailure(
                "LIMIT_EXCEEDED", "More than \(budget.limits.depth) workflows would run inside each other",
                limit: "sub-workflow depth")
        }
        budget.depth += 1
        defer { budget.depth -= 1 }
        let outer = frame.context
        let inner = try workflows.plan(named: name, tenant: outer.caller.tenant)
        guard !isRestricted || !inner.isSharedOnly else {
            throw NodeFailure(
                .forbidden,
                "The workflow '\(name.prefix(64))' is for the deployment's own workflows; a workflow of a tenant's own "
                    + "cannot run it")
        }
        let context = ExecutionContext(
            id: outer.id, startedAt: outer.startedAt, store: outer.store, caller: outer.caller,
            request: WorkflowRequest(body: .json(text: [], value: inputs), source: outer.request.source),
            variables: inner.variables)
        return try budget.within(seconds: inner.timeout, limit: .wallTime) { () throws(NodeFailure) in
            let run = ExecutionRun(
                plan: inner, context: context, budget: budget, workflows: workflows, detail: trace.detail,
                isRestricted: isRestricted)
            defer { add(inner: run.trace) }
            let outcome: Executor.Outcome
            do throws(ExecutionFailure) { outcome = try run.perform() } catch { throw error.inside(workflow: name) }
            return try outcome.value(of: name)
        }
    }
}

extension Executor.Outcome {
    /// The result of a sub-workflow for the node that ran it.
    /// - Throws: the error that it answered; `TYPE_MISMATCH` for a file.
    fileprivate func value(of name: String) throws(NodeFailure) -> JSONValue {
        switch self {
        case .output(let output): return output
        case .response(let response):
            switch response.content {
            case .json(let body): return body
            case .error(let code, let message, let details): throw NodeFailure(code, message, details: details)
            case .none: return .null
            case .file:
                throw NodeFailure(
                    "TYPE_MISMATCH", "Workflow '\(name)' answers with a file, which cannot be used as a value")
            }
        }
    }
}

extension ExecutionFailure {
    /// This failure of a sub-workflow as that of the node that ran it. The caller's own mistakes stay as they are.
    func inside(workflow name: String) -> NodeFailure {
        guard let code = ErrorCode.named(failure.code), code.status < 500 else {
            let place = node.map { ", node '\($0)'" } ?? ""
            return NodeFailure(
                failure.code, "in workflow '\(name)'\(place): \(failure.message)", details: failure.details,
                limit: failure.limit, cause: failure.cause)
        }
        return failure
    }
}
