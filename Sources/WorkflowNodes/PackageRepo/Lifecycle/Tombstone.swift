import Bytes
import Crypto
import JSON
import RepositoryModel
import Stores
import WorkflowModel

/// What remains of a deleted artifact, as a document `deleted/{coordinate}`: who deleted it and when, and what it was.
///
/// It names the artifact's blob for as long as the artifact can be restored. After that the collector takes the blob out
/// of it (``Stores/DocumentKey``); the digest stays, so that the coordinate never comes back with other bytes.
struct Tombstone {
    let key: DocumentKey
    let coordinate: Coordinate
    let value: JSONValue

    /// A tombstone that is stored.
    init(_ coordinate: Coordinate, _ value: JSONValue) {
        key = DocumentKey(deleted: coordinate)
        self.coordinate = coordinate
        self.value = value
    }

    /// That of an artifact that is deleted now.
    init(_ coordinate: Coordinate, artifact: JSONValue, row: IndexRow?, reason: JSONValue, call: NodeCall, days: Int) {
        let now = call.execution.startedAt
        var builder = JSONObjectBuilder()
        builder.set("blob_digest", artifact["blob_digest"] ?? .null)
        builder.set("blob_size", artifact["blob_size"] ?? .null)
        builder.set("deleted_at", JSONValue(now.description))
        builder.set("deleted_by", JSONValue(call.execution.caller.subject ?? "anonymous"))
        builder.set("reason", reason)
        builder.set("restorable_until", JSONValue(now.adding(seconds: days * 86_400).description))
        builder.set("artifact", artifact)
        builder.set("row", row.map { Self.json(of: $0) } ?? .null)
        self.init(coordinate, builder.finish())
    }

    /// The SHA-256 of the bytes that were deleted, as `sha256:…`.
    var digest: String? { value["blob_digest"]?.string }

    /// Until when it can be restored, as text in the order of time.
    var restorableUntil: String { value["restorable_until"]?.string ?? "" }

    /// Whether it can be restored at that moment.
    func isRestorable(at moment: Timestamp) -> Bool {
        value["artifact"]?.isNull == false && moment.description < restorableUntil
    }

    /// The row by which the collector finds it when its time is over.
    var row: IndexRow {
        IndexRow(
            id: SHA256.hexadecimal(key.text.utf8), sort: Array(restorableUntil.utf8),
            value: ["key": JSONValue(key.text)])
    }

    /// The row of the artifact in its package's index, to be put back.
    var artifactRow: IndexRow? {
        guard let row = value["row"], let sort = row["sort"]?.string.flatMap({ Hexadecimal.decode($0) }),
            let entry = row["value"]
        else { return nil }
        return IndexRow(
            id: IndexRow.id(version: coordinate.version, variant: coordinate.variant), sort: sort,
            variant: coordinate.variant, isRelease: row["is_release"]?.bool ?? true, value: entry)
    }

    private static func json(of row: IndexRow) -> JSONValue {
        [
            "sort": JSONValue(Hexadecimal.encode(row.sort)), "is_release": JSONValue(row.isRelease),
            "value": row.value,
        ]
    }
}
