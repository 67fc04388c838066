import HTTPCore
import JSON
import RepositoryModel
import Stores
import WorkflowModel

/// The parameters by which a node names an artifact, or all variants of a version.
enum ArtifactSelection {
    static let namespace = NodeParameter.required(0, "namespace", .any, rule: .namespace)
    static let name = NodeParameter.required(1, "name", .any, rule: .packageName)
    static let version = NodeParameter.required(2, "version", .any, rule: .version)
    static let variant = NodeParameter.optional(3, "variant", .any, rule: .variant)
    static let all = [namespace, name, version, variant]

    /// As many variants of a version as are changed at once.
    static let maximumCount = 1_000
}

extension NodeCall {
    /// The stored documents of the artifacts that ``ArtifactSelection`` names: of one, or of all variants of the version
    /// where no variant is given.
    /// - Parameter kind: the first segment of their keys.
    /// - Throws: `VALIDATION_ERROR`, `INVALID_REQUEST` as for coordinates; `LIMIT_EXCEEDED`.
    func selectedArtifacts(_ kind: String) throws(NodeFailure) -> [(coordinate: Coordinate, value: JSONValue)] {
        let package = try Entity.package(json(ArtifactSelection.namespace), json(ArtifactSelection.name))
        let version = json(ArtifactSelection.version)
        let variant = json(ArtifactSelection.variant)
        guard variant.isNull else {
            let coordinate = try Entity.coordinate(package, version: version, variant: variant)
            let key = kind == "artifact" ? DocumentKey(coordinate) : DocumentKey(deleted: coordinate)
            let found = try stored { () throws(StoreError) in try store.document(key) }
            return found.map { [(coordinate, $0)] } ?? []
        }
        // Any variant will do for the check.
        let text = try Entity.coordinate(package, version: version, variant: "any").version.text
        let found = try stored { () throws(StoreError) in
            guard let prefix = try? KeyPrefix("\(kind)/\(package)/\(text)/") else { return [StoredDocument]() }
            return try store.documents(below: prefix, limit: ArtifactSelection.maximumCount + 1, after: nil)
        }
        guard found.count <= ArtifactSelection.maximumCount else {
            throw NodeFailure(
                "LIMIT_EXCEEDED",
                "At most \(ArtifactSelection.maximumCount) variants of a version can be changed at once; name one variant"
            )
        }
        var artifacts: [(Coordinate, JSONValue)] = []
        for document in found {
            let variant = document.key.text.split(separator: "/").last.map(String.init) ?? ""
            artifacts.append(
                (try Entity.coordinate(package, version: JSONValue(text), variant: JSONValue(variant)), document.value))
        }
        return artifacts
    }

    /// The blob that an artifact's document or its tombstone names.
    /// - Throws: `BLOB_NOT_FOUND` where the tenant has it no more.
    func blobs(of document: JSONValue) throws(NodeFailure) -> [BlobReference] {
        guard let digest = document["blob_digest"]?.string.flatMap({ Digest($0) }) else { return [] }
        return [try requireVisible(digest).reference]
    }
}

extension Coordinate {
    /// `{"version", "variant"}`, as answers about several artifacts of a package list them.
    var json: JSONValue { ["version": JSONValue(version.text), "variant": JSONValue(variant)] }
}
