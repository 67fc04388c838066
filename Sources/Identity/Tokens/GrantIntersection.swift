import RepositoryModel

extension TenantSet {
    /// Returns the tenants that are in both sets, in the order of this one, its home first.
    func intersection(_ other: TenantSet) -> TenantSet {
        if self == other { return self }
        let others = other.named.filter { !named.contains($0) }
        return TenantSet(
            (named + others).filter { allows($0) && other.allows($0) },
            includesEvery: includesEvery && other.includesEvery)
    }
}
