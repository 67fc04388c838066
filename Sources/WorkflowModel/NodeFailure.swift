public import HTTPCore
public import JSON
import RepositoryModel
public import Stores

/// Says why a node failed.
public struct NodeFailure: Error, Sendable, CustomStringConvertible {
    /// A code of the HTTP contract's table or of the engine: `TYPE_MISMATCH`, `LIMIT_EXCEEDED`, ….
    public let code: String
    /// What was expected and what was found; may be shown to the client.
    public let message: String
    /// Details for the answer.
    public let details: JSONValue?
    /// The limit that was passed, by its name.
    public let limit: String?
    /// Seconds after which the client may try again; nil where the code says.
    public let retryAfter: Int?
    /// The cause, for the log only; never for an answer.
    public let cause: (any Error)?

    /// Makes a failure with a code of its own.
    public init(
        _ code: String, _ message: String, details: JSONValue? = nil, limit: String? = nil, retryAfter: Int? = nil,
        cause: (any Error)? = nil
    ) {
        self.code = code
        self.message = message
        self.details = details
        self.limit = limit
        self.retryAfter = retryAfter
        self.cause = cause
    }

    /// Makes a failure with a code of the HTTP contract.
    public init(
        _ code: ErrorCode, _ message: String, details: JSONValue? = nil, retryAfter: Int? = nil,
        cause: (any Error)? = nil
    ) {
        self.init(code.name, message, details: details, retryAfter: retryAfter, cause: cause)
    }

    /// A store's failure as the workflow gets it; the store's own words go to the log alone.
    public init(_ error: StoreError) { self.init(error.clientCode, error.clientCode.meaning, cause: error) }

    public var description: String { "\(code): \(message)" + (cause.map { " (\($0))" } ?? "") }
}
