import JSON
import WorkflowEngine
import WorkflowModel

/// Rules about the other members of a node.
struct NodeAttributeRules: RuleGroup {
    private static let kinds: [(name: String, kinds: Set<JSONValue.Kind>)] = [
        ("disabled", [.boolean]), ("notes", [.string]), ("timeout", [.integer, .real]), ("continueOnFail", [.boolean]),
        ("alwaysOutputData", [.boolean]), ("executeOnce", [.boolean]), ("credentials", [.object]),
        ("webhookId", [.string]), ("skipOnFail", [.boolean]),
    ]
    private static let kindsByName = Dictionary(kinds.map { ($0.name, $0.kinds) }) { first, _ in first }
    private static let always = ["id", "name", "type", "typeVersion", "position", "parameters"]
    private static let retries: Set = ["retryOnFail", "maxTries", "waitBetweenTries", "retryPolicy"]
    private static let known = retries.union(always).union(kinds.map(\.name)).union(["onError"])
    private static let timeouts = 1_000.0...3_600_000.0

    func check(_ context: RuleContext) {
        for node in context.document.nodes where node.source.kind == .object {
            checkPosition(node, context)
            // Most nodes have nothing but what every node has.
            let more = node.source.members.filter { !Self.isAlways($0.key) }
            guard !more.isEmpty else { continue }
            let path = FieldPath.node(node.index)
            for (key, value) in more { checkKind(key, value, node, path, context) }
            checkTimeout(node, path, context)
            checkErrorPolicy(node, path, context)
            if more.contains(where: { Self.retries.contains($0.key) }) {
                RetryRules(context: context, node: node).check(node.source, at: path)
            }
            context.checkFields(of: node.source, known: Self.known, what: "A node", at: path, node: node)
        }
    }

    /// Whether every node has that member; so few names are found faster by their lengths than by a hash.
    private static func isAlways(_ key: String) -> Bool {
        always.contains { $0.utf8.count == key.utf8.count && $0 == key }
    }

    private func checkKind(
        _ key: String, _ value: JSONValue, _ node: WorkflowNode, _ path: FieldPath, _ context: RuleContext
    ) {
        guard !value.isNull, let kinds = Self.kindsByName[key], !kinds.contains(value.kind) else { return }
        let expected = kinds.contains(.real) ? "number" : kinds.map(\.rawValue).joined(separator: " or ")
        context.findings.add(
            .error, "INVALID_FIELD_TYPE", at: path[key],
            "'\(key)' must be of type \(expected); found \(value.kind.rawValue)", node: node)
    }

    private func checkPosition(_ node: WorkflowNode, _ context: RuleContext) {
        guard let position = node.source["position"]?.present else { return }
        if position.kind == .array, position.count == 2, position.elements.allSatisfy({ $0.number != nil }) { return }
        context.findings.add(
            .warning, "INVALID_POSITION", at: .node(node.index)["position"],
            "position should be two numbers, [x, y]", node: node)
    }

    private func checkTimeout(_ node: WorkflowNode, _ path: FieldPath, _ context: RuleContext) {
        guard let timeout = node.source["timeout"], let milliseconds = timeout.number,
            !Self.timeouts.contains(milliseconds)
        else { return }
        let isShort = milliseconds < Self.timeouts.lowerBound
        context.findings.add(
            .warning, isShort ? "TIMEOUT_TOO_SHORT" : "TIMEOUT_TOO_LONG", at: path["timeout"],
            "timeout should be \(isShort ? "at least 1000" : "at most 3600000") ms; found \(timeout)", node: node)
    }

    private func checkErrorPolicy(_ node: WorkflowNode, _ path: FieldPath, _ context: RuleContext) {
        guard let policy = node.source["onError"]?.present,
            policy.string.flatMap(WorkflowNode.ErrorPolicy.init) == nil
        else { return }
        let allowed = WorkflowNode.ErrorPolicy.allCases.map(\.rawValue)
        context.findings.add(
            .error, "INVALID_ON_ERROR", at: path["onError"],
            "onError must be one of \(allowed.joined(separator: ", ")); found \(shown(policy))", node: node,
            suggestion: policy.string.flatMap {
                context.suggestions.nearest(to: $0, among: allowed, kind: "onError")
            })
    }
}
