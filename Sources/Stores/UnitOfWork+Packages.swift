public import RepositoryModel

/// Lists of packages and events. They are as they were before the execution wrote anything: no more than a list says
/// depends on it.
extension UnitOfWork {
    /// Reads a package; nil if it has no artifact.
    public func package(_ name: PackageName) throws(StoreError) -> PackageRecord? {
        try metadata.package(name, tenant: tenant)
    }

    /// Lists packages.
    public func packages(matching query: PackageQuery) throws(StoreError) -> [PackageRecord] {
        try metadata.packages(matching: query, tenant: tenant)
    }

    /// Lists at most `limit` namespaces in the order of their names, only those after `after`.
    public func namespaces(limit: Int, after: String?) throws(StoreError) -> [NamespaceRecord] {
        try metadata.namespaces(limit: limit, after: after, tenant: tenant)
    }

    /// Searches packages; nil for a cursor of another search.
    public func page(
        of search: PackageSearch, after cursor: String?
    ) throws(StoreError) -> (results: [PackageSearch.Result], next: String?)? {
        try search.page(after: cursor, of: metadata, tenant: tenant)
    }

    /// Reads a page of events.
    public func page(of query: EventQuery) throws(StoreError) -> (events: [StoredEvent], next: EventPlace?) {
        try query.page(of: metadata, tenant: tenant)
    }

    /// Notes that a package was changed. Whoever writes rows of its index, or documents of its artifacts, calls this, so
    /// that lists show it; the commit then brings what is kept of the package up to date, once.
    public func note(_ update: PackageUpdate) { updates[update.package] = update }
}
