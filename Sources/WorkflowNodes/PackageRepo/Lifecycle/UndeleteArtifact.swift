import HTTPCore
import JSON
import RepositoryModel
import Stores
public import WorkflowModel

/// `packagerepo.undelete_artifact`: restores a deleted artifact, or all variants of a version that can be restored.
///
/// Gives `{artifacts}`, or null where nothing of that name was deleted. Tags do not come back.
public struct UndeleteArtifact: NodeType {
    public static let declaration = NodeDeclaration(
        "packagerepo.undelete_artifact", parameters: ArtifactSelection.all)

    public init() {}

    /// - Throws: `GONE` where the time is over.
    public func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        let all = try call.selectedArtifacts("deleted").map { Tombstone($0.coordinate, $0.value) }
        guard let first = all.first else { return .output(.json(.null)) }
        let restorable = all.filter { $0.isRestorable(at: call.execution.startedAt) }
        guard !restorable.isEmpty else {
            throw NodeFailure(
                .gone, "It could be restored until \(first.restorableUntil); its bytes are not kept any more")
        }
        for tombstone in restorable { try restore(tombstone, call) }
        return .output(.json(["artifacts": JSONValue(restorable.map(\.coordinate.json))]))
    }

    private func restore(_ tombstone: Tombstone, _ call: NodeCall) throws(NodeFailure) {
        let blobs = try call.blobs(of: tombstone.value)
        call.noteChange(of: tombstone.coordinate.package)
        try stored { () throws(StoreError) in
            try call.store.bury(tombstone)
            try call.store.put(
                tombstone.value["artifact"] ?? .null, at: DocumentKey(tombstone.coordinate), blobs: blobs,
                ifAbsent: true)
            if let row = tombstone.artifactRow { call.store.upsert(row, in: IndexKey(tombstone.coordinate.package)) }
        }
    }
}

extension UnitOfWork {
    /// Removes a tombstone, if it is still as it was read.
    func bury(_ tombstone: Tombstone) throws(StoreError) {
        require(.value(tombstone.key, tombstone.value))
        _ = try deleteDocument(tombstone.key)
        _ = try deleteRow(tombstone.row.id, of: .deleted)
    }
}
