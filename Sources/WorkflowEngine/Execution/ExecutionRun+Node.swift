import JSON
import WorkflowModel

extension ExecutionRun {
    /// Runs a node, and again as often as its policy allows while there is time for the waits.
    func runWithRetries(_ node: PlanNode, _ call: NodeCall) throws(NodeFailure) -> NodeResult {
        guard let retry = node.retry else { return try runInTime(node, call) }
        while true {
            let wait = retry.delay(afterAttempts: attempts) / 1_000
            let isLast = attempts >= retry.maximumAttempts || !budget.isInTime(for: wait)
            do {
                let result = try runInTime(node, call)
                guard !isLast, case .output(let value, _) = result, let status = value.json?["status"]?.int,
                    retry.statusCodes.contains(status)
                else { return result }
            } catch {
                guard !isLast, retry.retries(error) else { throw error }
            }
            try pause(seconds: wait)
            attempts += 1
        }
    }

    private func runInTime(_ node: PlanNode, _ call: NodeCall) throws(NodeFailure) -> NodeResult {
        guard let timeout = node.timeout else { return try run(node, call) }
        return try budget.within(seconds: timeout, limit: .nodeTimeout) { () throws(NodeFailure) in
            try run(node, call)
        }
    }

    /// Computes a node's parameters and runs it once.
    func run(_ node: PlanNode, _ call: NodeCall) throws(NodeFailure) -> NodeResult {
        for position in 0..<node.parameters.count {
            switch node.parameters[position] {
            case .constant(let value): call.set(value, at: position)
            case .computed(let template, let fitting):
                call.set(try value(of: template, fitting, for: node, at: position), at: position)
            default: call.set(nil, at: position)
            }
        }
        return try node.type.run(call)
    }

    /// Computes the value of a parameter.
    /// - Throws: `MISSING_VALUE`, `TYPE_MISMATCH`, `OUT_OF_RANGE`, the failure of an expression.
    private func value(
        of template: any Template, _ fitting: JSONKinds, for node: PlanNode, at position: Int
    ) throws(NodeFailure) -> Value {
        let value = try template.evaluate(in: frame)
        if case .json(let json) = value, fitting.contain(json) { return value }
        return try PlanParameter.checked(value, template, node.declaration.parameters[position])
    }
}
