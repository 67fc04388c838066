import HTTPCore
import JSON
import RepositoryModel
import Stores
public import WorkflowModel

/// `packagerepo.delete_artifact`: deletes an artifact, or all variants of a version, and the tags that point there.
///
/// `if_match` and `if_none_match` are the request's fields, for one variant; its entity tag is its digest.
/// Gives `{artifacts, tags, restorable_until}`, or null where there is nothing to delete. Until `restorable_until` it can
/// be restored by `undelete_artifact`; its coordinate never takes other bytes.
public struct DeleteArtifact: NodeType {
    static let reason = NodeParameter.optional(4, "reason", .any)
    static let ifMatch = Conditional.ifMatch(5)
    static let ifNoneMatch = Conditional.ifNoneMatch(6)

    public static let declaration = NodeDeclaration(
        "packagerepo.delete_artifact", parameters: ArtifactSelection.all + [reason, ifMatch, ifNoneMatch])

    private let days: Int

    /// - Parameter days: for how many days what is deleted can be restored.
    public init(days: Int) { self.days = days }

    public func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        let reason = try call.reason(Self.reason)
        let artifacts = try call.selectedArtifacts("artifact")
        try checkPreconditions(artifacts.map(\.value), call)
        guard !artifacts.isEmpty else { return .output(.json(.null)) }
        var tags: [JSONValue] = []
        var until = ""
        for (coordinate, artifact) in artifacts {
            let tombstone = try delete(coordinate, artifact, reason, call)
            until = tombstone.restorableUntil
            tags += try removeTags(at: coordinate, call).map { JSONValue($0.text) }
        }
        return .output(
            .json([
                "artifacts": JSONValue(artifacts.map(\.coordinate.json)),
                "tags": JSONValue(tags), "restorable_until": JSONValue(until),
            ]))
    }

    /// The entity tag of an artifact is its digest, as a download gives it.
    private func checkPreconditions(_ artifacts: [JSONValue], _ call: NodeCall) throws(NodeFailure) {
        let preconditions = try call.preconditions(Self.ifMatch, Self.ifNoneMatch)
        guard !preconditions.isEmpty else { return }
        guard !call.json(ArtifactSelection.variant).isNull else {
            throw NodeFailure(.invalidRequest, "If-Match and If-None-Match need one variant; found a whole version")
        }
        try preconditions.requireWritable(over: artifacts.first?["blob_digest"]?.string.map { "\"\($0)\"" })
    }

    private func delete(
        _ coordinate: Coordinate, _ artifact: JSONValue, _ reason: JSONValue, _ call: NodeCall
    ) throws(NodeFailure) -> Tombstone {
        let (key, index) = (DocumentKey(coordinate), IndexKey(coordinate.package))
        let id = IndexRow.id(version: coordinate.version, variant: coordinate.variant)
        let blobs = try call.blobs(of: artifact)
        call.noteChange(of: coordinate.package)
        return try stored { () throws(StoreError) in
            let tombstone = Tombstone(
                coordinate, artifact: artifact, row: try call.store.row(id, of: index), reason: reason, call: call,
                days: days)
            // What was decided on must still be what is deleted.
            call.store.require(.value(key, artifact))
            try call.store.put(tombstone.value, at: tombstone.key, blobs: blobs, ifAbsent: false)
            call.store.upsert(tombstone.row, in: .deleted)
            _ = try call.store.deleteDocument(key)
            _ = try call.store.deleteRow(id, of: index)
            return tombstone
        }
    }

    /// Removes the tags that point at an artifact; none is set meanwhile.
    private func removeTags(at coordinate: Coordinate, _ call: NodeCall) throws(NodeFailure) -> [Tag] {
        try stored { () throws(StoreError) in
            let tags = try call.store.tags(at: coordinate)
            for tag in tags { _ = try call.store.deleteTag(tag, of: coordinate.package) }
            call.store.refuse(.tagged(coordinate))
            return tags
        }
    }
}

extension NodeCall {
    /// The most bytes that a reason may have.
    private static var maximumReasonLength: Int { 1_024 }

    /// Why somebody does something, in their words; null where none is given.
    /// - Throws: `VALIDATION_ERROR`.
    func reason(_ parameter: NodeParameter) throws(NodeFailure) -> JSONValue {
        let value = json(parameter)
        guard value.isNull || value.string.map({ $0.utf8.count <= Self.maximumReasonLength }) == true else {
            throw NodeFailure(
                .validationError,
                "reason must be a text of at most \(Self.maximumReasonLength) bytes; found \(shown(value))")
        }
        return value
    }
}
