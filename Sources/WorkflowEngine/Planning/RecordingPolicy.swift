import JSON

/// Decides which executions of a workflow are recorded, by its settings `saveData…Execution` and
/// `saveExecutionProgress`.
public struct RecordingPolicy: Sendable, Equatable {
    /// Whether successful executions are recorded; only if the workflow says `all`.
    public let keepsSuccesses: Bool
    /// Which executions that fail are kept.
    public let failures: Failures
    /// Whether the results of nodes are kept in the trace.
    public let keepsValues: Bool

    /// Which failures are kept.
    public enum Failures: Sendable {
        case all, none
        /// The default: all, except, on a route, the caller's own failures (4xx). They are ordinary answers there, and
        /// anyone could fill the disk with them.
        case usual
    }

    /// Reads a document's `settings`.
    init(_ settings: JSONValue) {
        keepsSuccesses = settings["saveDataSuccessExecution"]?.string == "all"
        switch settings["saveDataErrorExecution"]?.string {
        case "all": failures = .all
        case "none": failures = .none
        default: failures = .usual
        }
        keepsValues = settings["saveExecutionProgress"]?.bool == true
    }
}
