import HTTPCore
import JSON
import RepositoryModel
import Stores
import WorkflowModel

/// The version and variant that identify an artifact's row, read from the entry that a workflow gives.
struct ArtifactRow {
    let version: Version
    let variant: String

    /// - Throws: `VALIDATION_ERROR` naming the part.
    init(_ entry: JSONValue) throws(NodeFailure) {
        guard let version = entry["version"]?.string, let variant = entry["variant"]?.string else {
            throw NodeFailure(
                .validationError, "An index entry needs 'version' and 'variant', both strings, or the node an 'id'")
        }
        do { self.version = try Version(version) } catch { throw NodeFailure(error) }
        self.variant = Coordinate.normalized(variant: variant)
        guard NameRule.name.allows(self.variant) else {
            throw NodeFailure(.validationError, "variant must match \(NameRule.name.pattern)")
        }
    }

    /// The row's id in its index.
    var id: String { IndexRow.id(version: version, variant: variant) }
}

extension NodeCall {
    /// A parameter as the id of a row; nil if it is absent.
    /// - Throws: `OUT_OF_RANGE` for one that cannot be an id.
    func rowID(_ parameter: NodeParameter) throws(NodeFailure) -> String? {
        guard let id = optionalString(parameter) else { return nil }
        guard (1...IndexRow.maximumIDLength).contains(id.utf8.count), !id.utf8.contains(0) else {
            throw NodeFailure("OUT_OF_RANGE", "A row's id must have 1 to \(IndexRow.maximumIDLength) bytes and no NUL")
        }
        return id
    }
}
