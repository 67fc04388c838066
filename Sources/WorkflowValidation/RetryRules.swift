import HTTPCore
import JSON
import WorkflowEngine
import WorkflowModel

/// The retry fields of a node, or of a workflow's settings (`INVALID_RETRY`).
struct RetryRules {
    private static let backoffTypes = ["linear", "exponential", "fibonacci"]
    private static let maximumAttempts = 10
    private static let members: Set = [
        "enabled", "maxAttempts", "backoffType", "initialDelay", "maxDelay", "retryableErrors", "retryableStatusCodes",
    ]
    /// The codes that a failure can have (article NodeTypes).
    private static let codes =
        ErrorCode.allCases.map(\.name) + [
            "DIVISION_BY_ZERO", "TYPE_MISMATCH", "MISSING_VALUE", "OUT_OF_RANGE", "OVERFLOW", "LIMIT_EXCEEDED",
            "TIMEOUT",
            "ADDRESS_FORBIDDEN", "UPSTREAM_ERROR", "STOPPED",
        ]

    let context: RuleContext
    let node: WorkflowNode?

    /// Checks n8n's `retryOnFail maxTries waitBetweenTries` and `retryPolicy` in `object`.
    func check(_ object: JSONValue, at path: FieldPath) {
        boolean("retryOnFail", object, path)
        attempts("maxTries", object, path)
        delay("waitBetweenTries", object, path)
        checkEffect(object, path)
        guard let policy = object["retryPolicy"]?.present else { return }
        let path = path["retryPolicy"]
        guard policy.kind == .object else { return mistyped(path, "retryPolicy", "an object", policy) }
        boolean("enabled", policy, path)
        attempts("maxAttempts", policy, path)
        delay("initialDelay", policy, path)
        delay("maxDelay", policy, path)
        list("retryableErrors", policy, path, "strings") { $0.kind == .string }
        list("retryableStatusCodes", policy, path, "statuses, 100 to 599") {
            $0.int.map { (100...599).contains($0) } == true
        }
        checkCodes(policy["retryableErrors"] ?? .null, path["retryableErrors"])
        context.checkMembers(of: policy, known: Self.members, what: "A retryPolicy has", at: path, node: node)
        if let type = policy["backoffType"]?.present, type.string.map(Self.backoffTypes.contains) != true {
            context.findings.add(
                .error, "INVALID_RETRY", at: path["backoffType"],
                "backoffType must be one of \(Self.backoffTypes.joined(separator: ", ")); found \(shown(type))",
                node: node,
                suggestion: type.string.flatMap {
                    context.suggestions.nearest(to: $0, among: Self.backoffTypes, kind: "backoff")
                })
        }
    }

    /// n8n's fields count for nothing without `retryOnFail`. Its own editor leaves them so.
    private func checkEffect(_ object: JSONValue, _ path: FieldPath) {
        guard node.map({ context.isForeign[$0.index] }) != true, object["retryOnFail"] == nil,
            let key = ["maxTries", "waitBetweenTries"].first(where: { object[$0]?.present != nil })
        else { return }
        context.findings.add(
            .warning, "INVALID_RETRY", at: path["retryOnFail"],
            "'\(key)' has no effect without \"retryOnFail\": true", node: node, suggestion: "retryOnFail")
    }

    private func checkCodes(_ codes: JSONValue, _ path: FieldPath) {
        for (index, code) in codes.elements.enumerated() {
            guard let name = code.string, !Self.codes.contains(name) else { continue }
            context.findings.add(
                .warning, "INVALID_RETRY", at: path[index], "No failure has the code \(shown(code))", node: node,
                suggestion: context.suggestions.nearest(to: name, among: Self.codes, kind: "code"))
        }
    }

    private func boolean(_ key: String, _ object: JSONValue, _ path: FieldPath) {
        guard let value = object[key]?.present, value.bool == nil else { return }
        mistyped(path[key], key, "a boolean", value)
    }

    private func attempts(_ key: String, _ object: JSONValue, _ path: FieldPath) {
        guard let value = object[key]?.present else { return }
        guard let count = value.int, count >= 1 else {
            return mistyped(path[key], key, "an integer of at least 1", value)
        }
        guard count > Self.maximumAttempts else { return }
        context.findings.add(
            .warning, "INVALID_RETRY", at: path[key],
            "\(key) should be at most \(Self.maximumAttempts); found \(count)", node: node)
    }

    private func delay(_ key: String, _ object: JSONValue, _ path: FieldPath) {
        guard let value = object[key]?.present, value.number.map({ $0 >= 0 }) != true else { return }
        mistyped(path[key], key, "a number of milliseconds", value)
    }

    private func list(
        _ key: String, _ object: JSONValue, _ path: FieldPath, _ what: String, _ fits: (JSONValue) -> Bool
    ) {
        guard let value = object[key]?.present, value.kind != .array || !value.elements.allSatisfy(fits) else { return }
        mistyped(path[key], key, "an array of \(what)", value)
    }

    private func mistyped(_ path: FieldPath, _ key: String, _ expected: String, _ found: JSONValue) {
        context.findings.add(
            .error, "INVALID_RETRY", at: path, "\(key) must be \(expected); found \(shown(found))", node: node)
    }
}
