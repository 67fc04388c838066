public import RepositoryModel
public import Stores

extension InMemoryMetadataStore {
    public func package(_ name: PackageName, tenant: TenantID) throws(StoreError) -> PackageRecord? {
        contents(of: tenant).packages[name]
    }

    public func packages(matching query: PackageQuery, tenant: TenantID) throws(StoreError) -> [PackageRecord] {
        query.select(from: contents(of: tenant).packages.values)
    }

    public func namespaces(
        limit: Int, after: String?, tenant: TenantID
    ) throws(StoreError) -> [NamespaceRecord] {
        let groups = Dictionary(grouping: contents(of: tenant).packages.values) { $0.name.namespace }
        let records = groups.filter { $0.key > after ?? "" }.map { name, packages in
            NamespaceRecord(
                name: name, packages: packages.count,
                updatedAt: packages.map(\.updatedAt).max() ?? Timestamp(microseconds: 0))
        }
        return Array(records.sorted { $0.name < $1.name }.prefix(max(0, limit)))
    }

    public func texts(
        beginning: String, limit: Int, after: PackageText?, tenant: TenantID
    ) throws(StoreError) -> [FoundText] {
        let found = contents(of: tenant).packages.values.flatMap { record in
            PackageText.all(of: record.name)
                .filter { text in text.text.hasPrefix(beginning) && after.map { $0 < text } != false }
                .map { FoundText(text: $0, record: record) }
        }
        return Array(found.sorted { $0.text < $1.text }.prefix(max(0, limit)))
    }
}

extension InMemoryMetadataStore.Contents {
    mutating func apply(_ update: PackageUpdate) {
        let package = update.package
        let rows = Array(indexes[IndexKey(package)]?.rows.values ?? [:].values)
        guard let newest = IndexQuery(limit: 1, order: .release).select(from: rows).first else {
            packages[package] = nil
            return
        }
        let document = try? DocumentKey("artifact/\(package)/" + newest.id.replacing(" ", with: "/"))
        packages[package] = PackageRecord(
            name: package, description: PackageRecord.description(of: document.flatMap { documents[$0]?.value }),
            versions: Set(rows.map { IndexRow.version(of: $0.id) }).count, artifacts: rows.count,
            latest: newest.value, updatedAt: max(update.at, packages[package]?.updatedAt ?? update.at),
            updatedBy: update.by)
    }

    mutating func append(_ event: Event) {
        let moment = max(event.createdAt, events.last?.place.createdAt ?? event.createdAt)
        let stored = Event(
            type: event.type, subject: event.subject, actor: event.actor, requestID: event.requestID,
            payload: event.payload, createdAt: moment)
        events.append(
            StoredEvent(
                place: EventPlace(createdAt: moment, number: (events.last?.place.number ?? 0) + 1), event: stored))
    }
}
