public import JSON
public import RepositoryModel

/// Something that happened in a tenant, kept for readers of its events.
public struct Event: Sendable, Equatable {
    /// The kind of event, e.g. `artifact.published`.
    public let type: String
    /// The particulars.
    public let payload: JSONValue
    /// When.
    public let createdAt: Timestamp

    /// An event.
    public init(type: String, payload: JSONValue, createdAt: Timestamp) {
        self.type = type
        self.payload = payload
        self.createdAt = createdAt
    }
}
