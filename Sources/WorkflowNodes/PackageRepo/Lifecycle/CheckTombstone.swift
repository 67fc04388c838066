import HTTPCore
import JSON
import RepositoryModel
import Stores
public import WorkflowModel

/// `packagerepo.check_tombstone`: sees that a coordinate may be published with those bytes.
///
/// A coordinate that was deleted takes the same bytes again, and its tombstone goes; other bytes never. Gives the
/// tombstone that goes, or null. What is found here still holds at commit.
public struct CheckTombstone: NodeType {
    static let digest = NodeParameter.required(4, "digest", .any, rule: .blob)

    public static let declaration = NodeDeclaration(
        "packagerepo.check_tombstone",
        parameters: [
            ArtifactSelection.namespace, ArtifactSelection.name, ArtifactSelection.version,
            .required(3, "variant", .any, rule: .variant), digest,
        ])

    public init() {}

    /// - Throws: `ALREADY_EXISTS` where other bytes were deleted.
    public func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        let package = try Entity.package(call.json(ArtifactSelection.namespace), call.json(ArtifactSelection.name))
        let coordinate = try Entity.coordinate(
            package, version: call.json(ArtifactSelection.version), variant: call.json(ArtifactSelection.variant))
        let digest = try call.blobDigest(Self.digest)
        let key = DocumentKey(deleted: coordinate)
        let found = try stored { () throws(StoreError) in try call.store.document(key) }
        guard let found else {
            call.store.refuse(.document(key))
            return .output(.json(.null))
        }
        let tombstone = Tombstone(coordinate, found)
        guard tombstone.digest == digest.description else {
            throw NodeFailure(
                .alreadyExists,
                "\(coordinate) was deleted and never takes other bytes: publish another version, or the same bytes again",
                details: [["digest": found["blob_digest"] ?? .null]])
        }
        try stored { () throws(StoreError) in try call.store.bury(tombstone) }
        return .output(.json(found))
    }
}
