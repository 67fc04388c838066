import RepositoryModel

extension TenantSet {
    /// The tenants that both sets have, this one's order and home first.
    func intersection(_ other: TenantSet) -> TenantSet {
        if self == other { return self }
        let further = other.named.filter { !named.contains($0) }
        return TenantSet(
            (named + further).filter { allows($0) && other.allows($0) },
            includesEvery: includesEvery && other.includesEvery)
    }
}
