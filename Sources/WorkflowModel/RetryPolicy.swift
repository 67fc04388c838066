public import JSON

/// When a failed node is tried again (workflow format, 9).
public struct RetryPolicy: Sendable, Equatable {
    /// How the waits grow.
    public enum Backoff: String, Sendable, CaseIterable {
        /// 1, 2, 3, … times the first wait.
        case linear
        /// 1, 2, 4, … times.
        case exponential
        /// 1, 1, 2, 3, 5, … times.
        case fibonacci
        /// Always the first wait: what n8n's own fields mean.
        case constant
    }

    /// How often the node runs at most, the first time included.
    public let maximumAttempts: Int
    /// How the waits grow.
    public let backoff: Backoff
    /// The first wait, in milliseconds.
    public let initialDelay: Double
    /// The longest wait, in milliseconds.
    public let maximumDelay: Double
    /// The codes of the failures that are tried again; nil: whatever may go away.
    public let errors: Set<String>?
    /// Statuses of an answer from another server that count as failures.
    public let statusCodes: Set<Int>

    /// The policy of a node, or of a workflow's settings: `retryPolicy`, or n8n's `retryOnFail maxTries
    /// waitBetweenTries`. Nil where it has none, or one that is not enabled.
    public init?(_ source: JSONValue) {
        if let policy = source["retryPolicy"], policy.kind == .object {
            guard policy["enabled"]?.bool != false else { return nil }
            maximumAttempts = policy["maxAttempts"]?.int ?? 3
            backoff = policy["backoffType"]?.string.flatMap(Backoff.init) ?? .exponential
            initialDelay = policy["initialDelay"]?.number ?? 1_000
            maximumDelay = policy["maxDelay"]?.number ?? 60_000
            errors = policy["retryableErrors"].map { Set($0.elements.compactMap(\.string)) }
            statusCodes = Set((policy["retryableStatusCodes"] ?? []).elements.compactMap(\.int))
        } else {
            guard source["retryOnFail"]?.bool == true else { return nil }
            maximumAttempts = source["maxTries"]?.int ?? 3
            backoff = .constant
            initialDelay = source["waitBetweenTries"]?.number ?? 1_000
            maximumDelay = initialDelay
            errors = nil
            statusCodes = []
        }
    }

    /// How long to wait after so many attempts, in milliseconds.
    public func delay(afterAttempts attempts: Int) -> Double {
        var factor = 1.0
        switch backoff {
        case .constant: break
        case .linear: factor = Double(attempts)
        case .exponential: for _ in 1..<max(1, attempts) where factor < 1e12 { factor *= 2 }
        case .fibonacci:
            var before = 0.0
            for _ in 1..<max(1, attempts) where factor < 1e12 { (before, factor) = (factor, before + factor) }
        }
        return max(0, min(initialDelay * factor, maximumDelay))
    }

    /// Whether a failure with that code may go away when the node is tried again.
    public func retries(_ failure: NodeFailure) -> Bool {
        if let errors { return errors.contains(failure.code) }
        return Self.passing.contains(failure.code)
    }

    /// Codes that tell of a moment, not of a mistake.
    private static let passing: Set<String> = [
        "TIMEOUT", "UPSTREAM_ERROR", "STORAGE_UNAVAILABLE", "OVERLOADED", "RATE_LIMITED",
    ]
}
