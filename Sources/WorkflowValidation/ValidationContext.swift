package import RepositoryModel

/// What the validator should know beyond the document itself.
package struct ValidationContext: Sendable, Equatable {
    /// The tenant that asks; nil if no one in particular does.
    package let tenant: TenantID?
    /// Whether the document is a tenant's own, not a shared one.
    package let isTenantOwned: Bool

    /// A context.
    package init(tenant: TenantID? = nil, isTenantOwned: Bool = false) {
        self.tenant = tenant
        self.isTenantOwned = isTenantOwned
    }
}

extension ValidationContext {
    /// Makes the context of a workflow of a tenant's own.
    package static func own(by tenant: TenantID) -> ValidationContext {
        ValidationContext(tenant: tenant, isTenantOwned: true)
    }
}
