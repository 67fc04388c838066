/// The tenants that a principal may name: some, or every one (`*`).
public struct TenantSet: Hashable, Sendable, CustomStringConvertible {
    /// The tenants named one by one, in the order given; the first is home.
    public let named: [TenantID]
    /// Whether `*` is among them.
    public let includesEvery: Bool

    /// Makes a set of these tenants, and of every other if `includesEvery` is true.
    public init(_ named: [TenantID], includesEvery: Bool = false) {
        self.named = named
        self.includesEvery = includesEvery
    }

    /// Reads tenant names, `*` for every one.
    /// - Throws: ``NameError`` for a name that breaks the rule.
    public init(names: some Sequence<some StringProtocol>) throws(NameError) {
        var named: [TenantID] = []
        var includesEvery = false
        for name in names {
            if name == "*" { includesEvery = true } else { named.append(try TenantID(String(name))) }
        }
        self.init(named, includesEvery: includesEvery)
    }

    /// The tenant of a request that does not name one.
    public var home: TenantID { named.first ?? .default }

    /// Tells whether `tenant` is in the set.
    public func allows(_ tenant: TenantID) -> Bool { includesEvery || named.contains(tenant) }

    /// The names, `*` last.
    public var names: [String] { named.map(\.text) + (includesEvery ? ["*"] : []) }

    public var description: String { names.joined(separator: ",") }
}
