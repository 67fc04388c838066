public import JSON
public import RepositoryModel

/// Something that happened in a tenant, kept for readers of its events.
public struct Event: Sendable, Equatable {
    /// The kind of event, e.g. `artifact.published`.
    public let type: String
    /// What it happened to, e.g. a coordinate; nil if there is no name for it.
    public let subject: String?
    /// Who did it; nil for an anonymous request or a schedule.
    public let actor: String?
    /// The id of the request that did it; nil where there was none.
    public let requestID: String?
    /// The particulars.
    public let payload: JSONValue
    /// When. The store moves it on to the tenant's last event, where that is later.
    public let createdAt: Timestamp

    /// An event.
    public init(
        type: String, subject: String? = nil, actor: String? = nil, requestID: String? = nil, payload: JSONValue,
        createdAt: Timestamp
    ) {
        self.type = type
        self.subject = subject
        self.actor = actor
        self.requestID = requestID
        self.payload = payload
        self.createdAt = createdAt
    }
}

/// The place of an event among its tenant's: they are in the order of their commits.
public struct EventPlace: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// When it happened.
    public let createdAt: Timestamp
    /// Tells it from others of the same moment.
    public let number: Int

    /// For stores.
    public init(createdAt: Timestamp, number: Int) {
        self.createdAt = createdAt
        self.number = number
    }

    /// Reads what `description` wrote; nil for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let microseconds = Int64(parts[0]), let number = Int(parts[1]) else { return nil }
        self.init(createdAt: Timestamp(microseconds: microseconds), number: number)
        guard description == text else { return nil }
    }

    /// The event's id for clients.
    public var description: String { "\(createdAt.microseconds)-\(number)" }

    public static func < (left: EventPlace, right: EventPlace) -> Bool {
        (left.createdAt, left.number) < (right.createdAt, right.number)
    }
}

/// An event as it is stored.
public struct StoredEvent: Sendable, Equatable {
    /// Where it is among the tenant's events.
    public let place: EventPlace
    /// The event.
    public let event: Event

    /// For stores.
    public init(place: EventPlace, event: Event) {
        self.place = place
        self.event = event
    }
}

/// Selects events of a tenant, and their order.
public struct EventQuery: Sendable {
    /// How many at most.
    public var limit: Int
    /// Whether the oldest comes first; otherwise the newest does.
    public var isOldestFirst: Bool
    /// Only events after this one, in the order asked for.
    public var after: EventPlace?
    /// Only events of this type.
    public var type: String?
    /// Only events of this actor: see ``page(of:tenant:)``. Stores do not look at it.
    public var actor: String?
    /// Only events at this moment or later.
    public var from: Timestamp?
    /// Only events before this moment.
    public var to: Timestamp?

    /// The newest events, or the oldest.
    public init(limit: Int, isOldestFirst: Bool = false, after: EventPlace? = nil, type: String? = nil) {
        self.limit = limit
        self.isOldestFirst = isOldestFirst
        self.after = after
        self.type = type
    }

    /// The place after which the events are that are asked for.
    public var lowest: EventPlace {
        let from = EventPlace(createdAt: from ?? Timestamp(microseconds: .min), number: -1)
        guard isOldestFirst, let after else { return from }
        return max(from, after)
    }

    /// The place before which they are.
    public var highest: EventPlace {
        let to = EventPlace(createdAt: to ?? Timestamp(microseconds: .max), number: -1)
        guard !isOldestFirst, let after else { return to }
        return min(to, after)
    }

    /// Selects the events that match the query, in its order: what every store gives.
    public func select(from events: [StoredEvent]) -> [StoredEvent] {
        let (lowest, highest) = (lowest, highest)
        let fitting = events.filter {
            lowest < $0.place && $0.place < highest && (type == nil || $0.event.type == type)
        }.sorted { $0.place < $1.place }
        return Array((isOldestFirst ? fitting : fitting.reversed()).prefix(max(0, limit)))
    }

    /// Reads one page. Events of one actor are picked out of all, so that a page may be short and have a next all the same.
    /// - Returns: the events, and the place after which the next page begins.
    public func page(
        of store: any MetadataStore, tenant: TenantID
    ) throws(StoreError) -> (events: [StoredEvent], next: EventPlace?) {
        let page = try BoundedScan.page(limit: limit, after: after, place: { $0.place }) {
            (limit, place) throws(StoreError) in
            var query = self
            (query.limit, query.after) = (limit, place)
            return try store.events(matching: query, tenant: tenant)
        } fits: {
            actor == nil || $0.event.actor == actor
        }
        return (page.rows, page.next)
    }
}
