public import RepositoryModel

/// What the validator should know beyond the document itself.
public struct ValidationContext: Sendable, Equatable {
    /// The tenant that asks; nil where nobody in particular does.
    public let tenant: TenantID?
    /// Whether the document is a tenant's own, not a shared one.
    public let isTenantOwned: Bool
    /// Whether a route leads to the workflow, so that it must answer.
    public let isBoundToRoute: Bool

    /// A context.
    public init(tenant: TenantID? = nil, isTenantOwned: Bool = false, isBoundToRoute: Bool = false) {
        self.tenant = tenant
        self.isTenantOwned = isTenantOwned
        self.isBoundToRoute = isBoundToRoute
    }
}
