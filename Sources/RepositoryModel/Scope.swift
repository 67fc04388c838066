/// What a principal may do (HTTP contract, "Authentication").
public enum Scope: String, CaseIterable, Sendable, Comparable {
    case read, write, admin

    public static func < (left: Scope, right: Scope) -> Bool {
        left.rawValue < right.rawValue
    }

    fileprivate var bit: UInt8 {
        switch self {
        case .read: 1
        case .write: 2
        case .admin: 4
        }
    }
}

/// A set of scopes; `admin` implies the others.
public struct ScopeSet: Hashable, Sendable, CustomStringConvertible {
    /// A bit for each that was granted.
    private let bits: UInt8

    /// A set of these scopes.
    public init(_ scopes: some Sequence<Scope>) { bits = scopes.reduce(0) { $0 | $1.bit } }

    /// The scopes as they were granted, without those that are implied, in the order of their names.
    public var granted: [Scope] { [.admin, .read, .write].filter { bits & $0.bit != 0 } }

    /// Whether the set grants `scope`, implied or by name.
    public func allows(_ scope: Scope) -> Bool { bits & (scope.bit | Scope.admin.bit) != 0 }

    /// What both sets allow: `admin` and `read, write` have `read, write` in common.
    public func intersection(_ other: ScopeSet) -> ScopeSet {
        if self == other { return self }
        return ScopeSet((granted + other.granted).filter { allows($0) && other.allows($0) })
    }

    /// Their names, sorted.
    public var names: [String] { granted.map(\.rawValue) }

    public var description: String { names.joined(separator: ",") }
}
