import Bytes
import HTTPCore
import JSON
import WorkflowModel

/// Parameters that usually come straight from a query string, and so may be text (HTTP contract, "Conventions").
enum PageParameters {
    static let defaultLimit = 100
    static let maximumLimit = 1000

    /// `limit`: 1 to 1000, 100 where absent.
    /// - Throws: `INVALID_REQUEST` that names it.
    static func limit(_ value: JSONValue) throws(NodeFailure) -> Int {
        if value.isNull { return defaultLimit }
        guard let limit = value.int ?? value.string.flatMap({ Int($0) }), (1...maximumLimit).contains(limit) else {
            throw NodeFailure(.invalidRequest, "limit must be 1 to \(maximumLimit); found \(shown(value))")
        }
        return limit
    }

    /// A flag: true or false, false if absent.
    /// - Throws: `INVALID_REQUEST` that names it.
    static func flag(_ value: JSONValue, name: String) throws(NodeFailure) -> Bool {
        if value.isNull { return false }
        if let flag = value.bool { return flag }
        switch value.string {
        case "true": return true
        case "false": return false
        default: throw NodeFailure(.invalidRequest, "\(name) must be true or false; found \(shown(value))")
        }
    }

    /// `cursor`, read by `parse`; nil if absent.
    /// - Throws: `INVALID_REQUEST` that names it.
    static func cursor<Cursor>(
        _ value: JSONValue, _ parse: (String) -> Cursor?
    ) throws(NodeFailure) -> Cursor? {
        if value.isNull { return nil }
        guard let cursor = value.string.flatMap(parse) else { throw wrongCursor(value) }
        return cursor
    }

    /// The failure of a cursor that no page of this list has given.
    static func wrongCursor(_ value: JSONValue) -> NodeFailure {
        NodeFailure(.invalidRequest, "cursor must be the 'next' of an earlier page; found \(shown(value))")
    }

    /// One of several words, `fallback` if absent.
    /// - Throws: `INVALID_REQUEST` that names the parameter.
    static func choice<Choice: RawRepresentable & CaseIterable>(
        _ value: JSONValue, name: String, default fallback: Choice
    ) throws(NodeFailure) -> Choice where Choice.RawValue == String {
        if value.isNull { return fallback }
        guard let choice = value.string.flatMap({ Choice(rawValue: $0) }) else {
            let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw NodeFailure(.invalidRequest, "\(name) must be one of \(known); found \(shown(value))")
        }
        return choice
    }

    /// A page: its rows, `next`, and `next_query`, the query of a URL that leads to the page after it; both null at the end.
    /// - Parameters:
    ///   - filters: what else the request asked for, by name.
    ///   - parameter: the parameter that takes `next`.
    static func page(
        _ name: String, _ rows: [JSONValue], _ next: String?, _ filters: [(String, String?)], _ limit: Int,
        by parameter: String = "cursor"
    ) -> JSONValue {
        let parts = filters.compactMap { name, value in value.map { (name, $0) } } + [("limit", String(limit))]
        let query = next.map { next in
            (parts + [(parameter, next)]).map { "\($0.0)=\(PercentEncoding.encode($0.1))" }.joined(separator: "&")
        }
        return JSONValue(members: [
            (name, JSONValue(rows)), ("next", next.map { JSONValue($0) } ?? .null),
            ("next_query", query.map { JSONValue($0) } ?? .null),
        ])
    }
}
