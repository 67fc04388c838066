import JSON
import WorkflowModel

extension ExecutionRun {
    /// Runs a node as often as its policy allows, while there is time for the wait in between.
    func runWithRetries(_ node: PlanNode) throws(NodeFailure) -> NodeResult {
        guard let retry = node.retry else { return try runInTime(node) }
        while true {
            let wait = retry.delay(afterAttempts: attempts) / 1_000
            let isLast = attempts >= retry.maximumAttempts || !budget.isInTime(for: wait)
            do {
                let result = try runInTime(node)
                guard !isLast, case .output(let value, _) = result, let status = value.json?["status"]?.int,
                    retry.statusCodes.contains(status)
                else { return result }
            } catch {
                guard !isLast, retry.retries(error) else { throw error }
            }
            try budget.pause(seconds: wait, canCancel: canCancel)
            attempts += 1
        }
    }

    private func runInTime(_ node: PlanNode) throws(NodeFailure) -> NodeResult {
        guard let timeout = node.timeout else { return try run(node) }
        return try budget.within(seconds: timeout, limit: .nodeTimeout) { () throws(NodeFailure) in try run(node) }
    }

    private func run(_ node: PlanNode) throws(NodeFailure) -> NodeResult {
        let call = call
        try compute(node.parameters, of: call)
        return try node.type.run(call)
    }

    /// Computes a node's parameters.
    /// - Throws: `MISSING_VALUE`, `TYPE_MISMATCH`, `OUT_OF_RANGE`, what an expression fails with.
    private func compute(_ parameters: [PlanParameter], of call: NodeCall) throws(NodeFailure) {
        for position in parameters.indices {
            switch parameters[position] {
            case .absent, .perItem: call.set(nil, at: position)
            case .constant(let value): call.set(value, at: position)
            case .computed(let template, let declaration):
                let value = try PlanParameter.checked(try template.evaluate(in: frame), template, declaration)
                call.set(value, at: position)
            }
        }
    }
}
