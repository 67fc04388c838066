public import JSON
public import RepositoryModel

/// One line of the audit log: who did what, from where, and whether it was allowed.
public struct AuditEntry: Sendable, Equatable {
    /// Identifies the entry.
    public let id: String
    /// When.
    public let at: Timestamp
    /// What was done, such as `auth.login` or `user.changed`.
    public let type: String
    /// The login name of whoever did it; of a login that failed the name that was tried. Nil if nobody is known.
    public let actor: String?
    /// What it was done to: a login name, the id of a token.
    public let subject: String?
    /// The client's address; empty for a command on the machine.
    public let address: String
    /// The request's id; empty for a command on the machine.
    public let requestID: String
    /// Whether it was done.
    public let isAllowed: Bool
    /// Particulars; null for none.
    public let details: JSONValue

    /// An entry.
    public init(
        id: String, at: Timestamp, type: String, actor: String?, subject: String?, address: String,
        requestID: String, isAllowed: Bool, details: JSONValue = .null
    ) {
        self.id = id
        self.at = at
        self.type = type
        self.actor = actor
        self.subject = subject
        self.address = address
        self.requestID = requestID
        self.isAllowed = isAllowed
        self.details = details
    }

    /// The place after which a reader goes on who has read this entry.
    public var cursor: MomentCursor { MomentCursor(createdAt: at, id: id) }
}

/// Which entries of the audit log to list.
public struct AuditQuery: Sendable {
    /// The most entries.
    public var limit: Int
    /// Only entries after this one.
    public var after: MomentCursor?
    /// Only entries of this type.
    public var type: String?
    /// Only entries of this actor.
    public var actor: String?
    /// Only entries at this moment or later.
    public var from: Timestamp?
    /// Only entries before this moment.
    public var to: Timestamp?

    /// The newest `limit` entries.
    public init(limit: Int) { self.limit = limit }

    /// Where the list begins: after the later one of the cursor and the end of the time that is asked for.
    public var start: MomentCursor {
        // Ids are compared backwards, and none is empty.
        let end = MomentCursor(createdAt: to ?? Timestamp(microseconds: .max), id: "")
        guard let after, end.precedes(after) else { return end }
        return after
    }
}
