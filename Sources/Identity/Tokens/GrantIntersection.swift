import RepositoryModel

extension ScopeSet {
    /// What both sets allow: `admin` and `read, write` have `read, write` in common.
    func intersection(_ other: ScopeSet) -> ScopeSet {
        ScopeSet(granted.union(other.granted).filter { allows($0) && other.allows($0) })
    }
}

extension TenantSet {
    /// The tenants that both sets have, this one's order and home first.
    func intersection(_ other: TenantSet) -> TenantSet {
        let further = other.named.filter { !named.contains($0) }
        return TenantSet(
            (named + further).filter { allows($0) && other.allows($0) },
            includesEvery: includesEvery && other.includesEvery)
    }
}
