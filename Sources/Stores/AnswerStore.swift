public import RepositoryModel

/// What an `Idempotency-Key` stands for: scoped to tenant, principal and workflow (HTTP contract,
/// "Workflows").
public struct IdempotencyKey: Sendable, Hashable {
    /// The principal's name.
    public let subject: String
    /// The workflow's name.
    public let workflow: String
    /// The key as the client sent it.
    public let text: String

    /// A key.
    public init(subject: String, workflow: String, text: String) {
        self.subject = subject
        self.workflow = workflow
        self.text = text
    }
}

/// A claim on an idempotency key. The holder executes; others wait for its answer.
public struct Reservation: Sendable, Equatable {
    /// The hash of the request: another request of the same key must have the same.
    public let fingerprint: String
    /// The execution that is going to answer.
    public let execution: String
    /// The process that runs it.
    public let owner: String
    /// When others may take it over, even if the owner lives.
    public let deadline: Timestamp
    /// When the key expires.
    public let expiresAt: Timestamp

    /// A reservation.
    public init(fingerprint: String, execution: String, owner: String, deadline: Timestamp, expiresAt: Timestamp) {
        self.fingerprint = fingerprint
        self.execution = execution
        self.owner = owner
        self.deadline = deadline
        self.expiresAt = expiresAt
    }
}

/// An answer as it went to the client.
public struct KeptAnswer: Sendable, Equatable {
    /// One field.
    public struct Field: Sendable, Equatable {
        /// The name.
        public let name: String
        /// The value.
        public let value: String

        /// A field.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The status.
    public let status: Int
    /// The fields, in order.
    public let fields: [Field]
    /// The body.
    public let body: [UInt8]

    /// An answer.
    public init(status: Int, fields: [Field], body: [UInt8]) {
        self.status = status
        self.fields = fields
        self.body = body
    }
}

/// The outcome of an attempt to reserve a key.
public enum ReservationOutcome: Sendable, Equatable {
    /// The caller has it now.
    case reserved
    /// Somebody else has it, and has answered or not.
    case taken(Reservation, KeptAnswer?)
}

/// The port to the answers of requests with an `Idempotency-Key`. An answer is kept by
/// ``MetadataWrite/keepAnswer(_:_:execution:)``, with the writes of the execution that gave it.
///
/// A call may be made from any thread. Each throws ``StoreError``: `unavailable`, `damaged`, `full`.
public protocol AnswerStore: Sendable {
    /// Reserves a key that is free, or that has expired.
    /// - Parameter execution: takes it also from this execution, as long as that has not answered.
    func reserve(
        _ key: IdempotencyKey, for reservation: Reservation, replacing execution: String?, at moment: Timestamp,
        tenant: TenantID
    ) throws(StoreError) -> ReservationOutcome

    /// Forgets at most `limit` keys whose time is over, of all tenants.
    /// - Returns: how many are gone.
    func removeExpiredKeys(at moment: Timestamp, limit: Int) throws(StoreError) -> Int
}
