package import RepositoryModel

/// What the validator should know beyond the document itself.
package struct ValidationContext: Sendable, Equatable {
    /// The tenant that asks; nil where nobody in particular does.
    package let tenant: TenantID?
    /// Whether the document is a tenant's own, not a shared one.
    package let isTenantOwned: Bool
    /// Whether a route leads to the workflow, so that it must answer.
    package let isBoundToRoute: Bool

    /// A context.
    package init(tenant: TenantID? = nil, isTenantOwned: Bool = false, isBoundToRoute: Bool = false) {
        self.tenant = tenant
        self.isTenantOwned = isTenantOwned
        self.isBoundToRoute = isBoundToRoute
    }
}
