public import JSON

/// Decides when a failed node is tried again: `retryPolicy`.
public struct RetryPolicy: Sendable, Equatable {
    /// How the waits grow.
    public enum Backoff: String, Sendable, CaseIterable {
        /// 1, 2, 3, … times the first wait.
        case linear
        /// 1, 2, 4, … times.
        case exponential
        /// 1, 1, 2, 3, 5, … times.
        case fibonacci
        /// Always the first wait, as n8n's own fields mean it.
        case constant
    }

    /// The most runs of the node, the first one included.
    public let maximumAttempts: Int
    /// How the waits grow.
    public let backoff: Backoff
    /// The first wait, in milliseconds.
    public let initialDelay: Double
    /// The longest wait, in milliseconds.
    public let maximumDelay: Double
    /// The codes of failures that are tried again; nil for all that may pass.
    public let errors: Set<String>?
    /// Statuses of another server's answer that count as failures.
    public let statusCodes: Set<Int>

    /// The policy of a node, or of a workflow's settings: `retryPolicy`, or n8n's `retryOnFail maxTries
    /// waitBetweenTries`. Nil if it has none, or one that is not enabled.
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

    /// Returns the wait after so many attempts, in milliseconds.
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

    /// Tells whether the policy tries a node again after that failure.
    public func retries(_ failure: NodeFailure) -> Bool {
        if let errors { return errors.contains(failure.code) }
        return Self.passing.contains(failure.code)
    }

    /// Codes of failures that may pass by themselves.
    private static let passing: Set<String> = [
        "TIMEOUT", "UPSTREAM_ERROR", "STORAGE_UNAVAILABLE", "OVERLOADED", "RATE_LIMITED",
    ]
}
