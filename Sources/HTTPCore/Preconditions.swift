/// The conditions that a request makes about what it reads or changes (RFC 9110, 13.1), by entity tags alone: nothing
/// here has a modification date, so conditions about dates are ignored as the RFC says.
public struct Preconditions: Sendable {
    private let ifMatch: String?
    private let ifNoneMatch: String?

    /// - Parameters:
    ///   - ifMatch: the value of `If-Match`; nil if there is none.
    ///   - ifNoneMatch: the value of `If-None-Match`; nil if there is none.
    public init(ifMatch: String?, ifNoneMatch: String?) {
        self.ifMatch = ifMatch
        self.ifNoneMatch = ifNoneMatch
    }

    /// Those of a request.
    public init(_ fields: HTTPFields) {
        self.init(ifMatch: Self.list("If-Match", in: fields), ifNoneMatch: Self.list("If-None-Match", in: fields))
    }

    /// A field that is a list may come in several lines.
    private static func list(_ name: String, in fields: HTTPFields) -> String? {
        guard fields[name] != nil else { return nil }
        return fields.values(of: name).joined(separator: ",")
    }

    /// Whether the request makes none.
    public var isEmpty: Bool { ifMatch == nil && ifNoneMatch == nil }

    /// Whether a write may go on.
    /// - Parameter tag: the current entity tag with its quotes; nil if there is nothing yet.
    public func allowsWriting(over tag: String?) -> Bool {
        if let ifMatch, !Self.matches(ifMatch, tag, weakly: false) { return false }
        if let ifNoneMatch, Self.matches(ifNoneMatch, tag, weakly: true) { return false }
        return true
    }

    /// Whether `If-Match` lets a read go on.
    public func allowsReading(_ tag: String) -> Bool { ifMatch.map { Self.matches($0, tag, weakly: false) } ?? true }

    /// Whether the client has what it asks for already: the answer is 304.
    public func isKnown(_ tag: String) -> Bool { ifNoneMatch.map { Self.matches($0, tag, weakly: true) } ?? false }

    /// Whether a list of entity tags names `tag`, or is `*` and there is one.
    private static func matches(_ list: String, _ tag: String?, weakly: Bool) -> Bool {
        guard let tag else { return false }
        return list.split(separator: ",").contains { member in
            let member = member.filter { $0 != " " && $0 != "\t" }
            return member == "*" || member == tag || (weakly && member == "W/\(tag)")
        }
    }
}
