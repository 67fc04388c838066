import RepositoryModel
public import Stores

extension SQLiteStore: CheckableStore {
    /// The most faults of a kind that are told.
    private static let limit = 100

    public func faults() throws(StoreError) -> [String] {
        var faults = try all("check the database", FaultSQL.integrity) { try $0.text(0) }.filter { $0 != "ok" }
        faults += try all("check references", FaultSQL.references) { row in
            "a row of \(try row.text(0)) refers to one of \(try row.text(2)) that is not there"
        }
        faults += try all("check tags", FaultSQL.tags) { row in
            "tenant \(try row.text(0)): the tag \(try row.text(2)) of \(try row.text(1)) points at no artifact"
        }
        faults += try all("check indexes", FaultSQL.rows) { row in
            "tenant \(try row.text(0)): the index \(try row.text(1)) has a row \"\(try row.text(2))\" without an artifact"
        }
        faults += try artifactsWithoutRow()
        return faults
    }

    /// Artifacts that their package's index does not list.
    private func artifactsWithoutRow() throws(StoreError) -> [String] {
        var faults: [String] = []
        var tenant = try tenant(after: nil)
        while let current = tenant {
            var after: DocumentKey?
            repeat {
                let page = try documents(below: Self.artifacts(), limit: 500, after: after, tenant: current)
                for document in page where faults.count < Self.limit {
                    let parts = document.key.text.split(separator: "/").map(String.init)
                    guard parts.count == 5,
                        let coordinate = try? Coordinate(
                            namespace: parts[1], name: parts[2], version: parts[3], variant: parts[4])
                    else { continue }
                    let id = IndexRow.id(version: coordinate.version, variant: coordinate.variant)
                    if try row(id, of: IndexKey(coordinate.package), tenant: current) == nil {
                        faults.append("tenant \(current): the artifact \(coordinate) is not in its package's index")
                    }
                }
                after = page.count == 500 ? page.last?.key : nil
            } while after != nil
            tenant = try self.tenant(after: current)
        }
        return faults
    }

    private static func artifacts() throws(StoreError) -> KeyPrefix {
        do { return try KeyPrefix("artifact/") } catch { throw StoreError(.damaged, "\(error)") }
    }
}

/// The statements that look for contradictions.
private enum FaultSQL {
    static let integrity = Query("PRAGMA integrity_check(100)")
    static let references = Query("SELECT * FROM pragma_foreign_key_check LIMIT 100")
    static let tags = Query(
        """
        SELECT tenant, namespace || '/' || name, tag FROM tags AS t WHERE NOT EXISTS (
            SELECT 1 FROM documents AS d WHERE d.tenant = t.tenant
            AND d.key = 'artifact/' || t.namespace || '/' || t.name || '/' || t.version || '/' || t.variant)
        LIMIT 100
        """)
    static let rows = Query(
        """
        SELECT i.tenant, i.key, r.id FROM indexes AS i JOIN index_rows AS r ON r.index_number = i.number
        WHERE i.key LIKE 'artifact/%' AND NOT EXISTS (
            SELECT 1 FROM documents AS d WHERE d.tenant = i.tenant
            AND d.key = i.key || '/' || replace(r.id, ' ', '/'))
        LIMIT 100
        """)
}
