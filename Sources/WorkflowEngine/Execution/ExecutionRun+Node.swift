import JSON
import WorkflowModel

extension ExecutionRun {
    /// Runs a node as often as its policy allows, while there is time for the wait in between.
    func runWithRetries(_ node: PlanNode, at index: Int) throws(NodeFailure) -> NodeResult {
        attempts = 1
        guard let retry = node.retry else { return try runInTime(node, at: index) }
        while true {
            let wait = retry.delay(afterAttempts: attempts) / 1_000
            let isLast = attempts >= retry.maximumAttempts || !budget.isInTime(for: wait)
            do {
                let result = try runInTime(node, at: index)
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

    private func runInTime(_ node: PlanNode, at index: Int) throws(NodeFailure) -> NodeResult {
        guard let timeout = node.timeout else { return try run(node, at: index) }
        return try budget.within(seconds: timeout, limit: "node timeout") { () throws(NodeFailure) in
            try run(node, at: index)
        }
    }

    private func run(_ node: PlanNode, at index: Int) throws(NodeFailure) -> NodeResult {
        try prepareCall(of: node)
        if node.takesAllInputs {
            let sources = scheduler.liveSources(of: index)
            call.inputs = sources.isEmpty ? [frame.current] : sources.map { frame.outputs[$0] }
        }
        return try node.type.run(call)
    }

    /// Computes a node's parameters.
    /// - Throws: `MISSING_VALUE`, `TYPE_MISMATCH`, `OUT_OF_RANGE`, what an expression fails with.
    func prepareCall(of node: PlanNode) throws(NodeFailure) {
        current = node
        call.input = frame.current
        call.values.removeAll(keepingCapacity: true)
        for parameter in node.parameters {
            guard let template = parameter.template, parameter.declaration.kind != .perItem else {
                call.values.append(nil)
                continue
            }
            call.values.append(try parameter.checked(try template.evaluate(in: frame)))
        }
    }
}

extension PlanParameter {
    /// A computed value, or the default in place of one that is absent.
    /// - Throws: `MISSING_VALUE`, `TYPE_MISMATCH`, `OUT_OF_RANGE`.
    fileprivate func checked(_ value: Value) throws(NodeFailure) -> Value {
        if value.isNull {
            guard !declaration.isRequired || declaration.kind == .any || declaration.kind == .content else {
                throw NodeFailure(
                    "MISSING_VALUE", "Parameter '\(declaration.name)' is required; \(source) has no value")
            }
            return .json(declaration.defaultValue ?? .null)
        }
        guard declaration.accepts(value) else {
            throw NodeFailure(
                "TYPE_MISMATCH",
                "Parameter '\(declaration.name)' must be of type \(declaration.kind.rawValue); \(source) is of type "
                    + value.kindName)
        }
        if let objection = declaration.objection(to: value) {
            throw NodeFailure("OUT_OF_RANGE", "Parameter '\(declaration.name)' \(objection)")
        }
        return value
    }
}
