/// A permission of a principal (HTTP contract, "Authentication").
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
    /// One bit for each scope that was granted.
    private let bits: UInt8

    /// Makes a set of these scopes. Leaves out what `admin` implies, so that equal rights are equal sets.
    public init(_ scopes: some Sequence<Scope>) {
        let bits = scopes.reduce(0) { $0 | $1.bit }
        self.bits = bits & Scope.admin.bit != 0 ? Scope.admin.bit : bits
    }

    /// The scopes that were granted by name, sorted; implied ones are left out.
    public var granted: [Scope] { [.admin, .read, .write].filter { bits & $0.bit != 0 } }

    /// Tells whether the set grants `scope`, by name or by implication.
    public func allows(_ scope: Scope) -> Bool { bits & (scope.bit | Scope.admin.bit) != 0 }

    /// Returns what both sets allow: of `admin` and `read, write` it is `read, write`.
    public func intersection(_ other: ScopeSet) -> ScopeSet {
        if self == other { return self }
        return ScopeSet((granted + other.granted).filter { allows($0) && other.allows($0) })
    }

    /// The names of all scopes that the set allows, those that are implied too: what clients are shown.
    public var names: [String] { [Scope.read, .write, .admin].filter(allows).map(\.rawValue) }

    /// The names of those that were granted, sorted: what is stored and signed.
    public var grantedNames: [String] { granted.map(\.rawValue) }

    public var description: String { grantedNames.joined(separator: ",") }
}
