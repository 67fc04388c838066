/// What a principal may do (HTTP contract, "Authentication").
public enum Scope: String, CaseIterable, Sendable, Comparable {
    case read, write, admin

    public static func < (left: Scope, right: Scope) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// A set of scopes; `admin` implies the others.
public struct ScopeSet: Hashable, Sendable, CustomStringConvertible {
    /// The scopes as they were granted, without those that are implied.
    public let granted: Set<Scope>

    /// A set of these scopes.
    public init(_ scopes: some Sequence<Scope>) { granted = Set(scopes) }

    /// Whether the set grants `scope`, implied or by name.
    public func allows(_ scope: Scope) -> Bool { granted.contains(scope) || granted.contains(.admin) }

    /// Their names, sorted.
    public var names: [String] { granted.map(\.rawValue).sorted() }

    public var description: String { names.joined(separator: ",") }
}
