/// The name of a tenant, checked.
public struct TenantID: Hashable, Sendable, CustomStringConvertible {
    /// The name as text.
    public let text: String

    /// The home tenant of users who were given no other.
    public static let `default` = TenantID(trusted: "default")

    /// Checks a name.
    /// - Throws: ``NameError`` for anything but `^[a-z0-9][a-z0-9-]{0,62}$`.
    public init(_ text: String) throws(NameError) {
        self.text = try NameRule.tenant.check(text, part: "tenant")
    }

    private init(trusted text: String) { self.text = text }

    public var description: String { text }
}
