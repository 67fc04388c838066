import HTTPCore
import JSON
import RepositoryModel
import Stores
import Values
public import WorkflowModel

/// `packagerepo.list_events`: gives a page `{events, next, next_query}` of the tenant's events, newest first; with `after`,
/// the id of an event or an empty text, those after it, oldest first.
///
/// `next` of the events after one is the id after which a follower goes on: always there, as more may come.
public struct ListEvents: NodeType {
    static let type = NodeParameter.optional(0, "type", .any)
    static let actor = NodeParameter.optional(1, "actor", .any)
    static let from = NodeParameter.optional(2, "from", .any)
    static let to = NodeParameter.optional(3, "to", .any)
    static let after = NodeParameter.optional(4, "after", .any)
    static let limit = NodeParameter.optional(5, "limit", .any, rule: .pageLimit)
    static let cursor = NodeParameter.optional(6, "cursor", .any)

    public static let declaration = NodeDeclaration(
        "packagerepo.list_events", parameters: [type, actor, from, to, after, limit, cursor], isRetryable: true)

    public init() {}

    public func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        let limit = try PageParameters.limit(call.json(Self.limit))
        let after = call.json(Self.after)
        var query = EventQuery(limit: limit, isOldestFirst: !after.isNull)
        query.type = try text(call.json(Self.type), "type")
        query.actor = try text(call.json(Self.actor), "actor")
        query.from = try moment(call.json(Self.from), "from")
        query.to = try moment(call.json(Self.to), "to")
        let start = try start(after)
        query.after = try PageParameters.cursor(call.json(Self.cursor)) { EventPlace($0) } ?? start
        let page = try stored { [query] () throws(StoreError) in try call.store.page(of: query) }
        let last = page.next ?? (query.isOldestFirst ? page.events.last?.place ?? query.after : nil)
        let filters = [("type", Self.type), ("actor", Self.actor), ("from", Self.from), ("to", Self.to)].map {
            ($0.0, call.json($0.1).string)
        }
        return .output(
            .json(
                PageParameters.page(
                    "events", page.events.map(\.json), last?.description, filters, limit,
                    by: query.isOldestFirst ? "after" : "cursor")))
    }

    private func start(_ after: JSONValue) throws(NodeFailure) -> EventPlace? {
        if after.isNull || after.string == "" { return nil }
        guard let place = after.string.flatMap({ EventPlace($0) }) else {
            throw NodeFailure(.invalidRequest, "after must be the id of an event, or empty; found \(shown(after))")
        }
        return place
    }

    private func text(_ value: JSONValue, _ name: String) throws(NodeFailure) -> String? {
        if value.isNull { return nil }
        guard let text = value.string, !text.isEmpty else {
            throw NodeFailure(.invalidRequest, "\(name) must be a text that is not empty; found \(shown(value))")
        }
        return text
    }

    private func moment(_ value: JSONValue, _ name: String) throws(NodeFailure) -> Timestamp? {
        if value.isNull { return nil }
        guard let text = value.string, let moment = try? DateText.timestamp(text) else {
            throw NodeFailure(.invalidRequest, "\(name) must be a time as of RFC 3339; found \(shown(value))")
        }
        return moment
    }
}

extension StoredEvent {
    /// The event as clients see it (HTTP contract, "Events").
    var json: JSONValue {
        [
            "id": JSONValue(place.description), "type": JSONValue(event.type),
            "at": JSONValue(event.createdAt.description), "actor": event.actor.map { JSONValue($0) } ?? .null,
            "request_id": event.requestID.map { JSONValue($0) } ?? .null,
            "subject": event.subject.map { JSONValue($0) } ?? .null, "payload": event.payload,
        ]
    }
}
