import RepositoryModel
import Stores

extension Change {
    /// Sees in the transaction whether a condition holds.
    /// - Parameter isRequired: whether it must hold, or must not.
    static func checking(
        _ condition: Condition, isRequired: Bool, _ tenant: String
    ) throws(StoreError) -> Change {
        let (query, arguments) = try statement(for: condition, tenant)
        return Change(
            query: query, arguments: arguments,
            expectation: .row(
                isRequired, or: StoreError(.conflict, "what the commit was decided by has changed meanwhile")))
    }

    /// A statement that gives a row where the condition holds.
    private static func statement(
        for condition: Condition, _ tenant: String
    ) throws(StoreError) -> (Query, StoredValues) {
        switch condition {
        case .document(let key):
            (ConditionSQL.document, [tenant, key.text])
        case .value(let key, let value):
            (ConditionSQL.value, [tenant, key.text, value])
        case .blob(let digest, let key):
            (ConditionSQL.blob, [digest.hexadecimal, tenant, tenant, key.text])
        case .stored(let object):
            (BlobSQL.stored, [object.digest.hexadecimal, object.suffix])
        case .row(let index, let id):
            (IndexSQL.one, [tenant, index.text, try storable(id)])
        case .anyRow(let index):
            (IndexSQL.any, [tenant, index.text])
        case .generation(let index, let generation):
            (IndexSQL.hasGeneration, [tenant, index.text, generation])
        case .tagged(let target):
            (
                TagSQL.anyAtTarget,
                [tenant, target.package.namespace, target.package.name, target.version.text, target.variant]
            )
        case .tag(let package, let tag):
            (TagSQL.one, [tenant, package.namespace, package.name, tag.text])
        case .unchangedTag(let record):
            (TagSQL.unchanged, try record.columns(tenant))
        }
    }
}

/// The statements that only conditions need.
enum ConditionSQL {
    static let document = Query("SELECT 1 FROM documents WHERE tenant = ? AND key = ?")
    static let value = Query("SELECT 1 FROM documents WHERE tenant = ? AND key = ? AND value = ?")
    static let blob = Query(
        """
        SELECT 1 FROM document_blobs WHERE digest = ? AND tenant = ?
        AND document = (SELECT id FROM documents WHERE tenant = ? AND key = ?)
        """)
}
