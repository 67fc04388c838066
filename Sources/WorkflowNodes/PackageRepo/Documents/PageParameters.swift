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
        guard let cursor = value.string.flatMap(parse) else {
            throw NodeFailure(.invalidRequest, "cursor must be the 'next' of an earlier page; found \(shown(value))")
        }
        return cursor
    }
}
