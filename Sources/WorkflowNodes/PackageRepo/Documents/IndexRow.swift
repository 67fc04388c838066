import HTTPCore
import JSON
import RepositoryModel
import WorkflowModel

/// The version and variant that identify a row, read from the entry that a workflow gives.
struct IndexRow {
    let version: Version
    let variant: String

    /// - Throws: `VALIDATION_ERROR` naming the part.
    init(_ entry: JSONValue) throws(NodeFailure) {
        guard let version = entry["version"]?.string, let variant = entry["variant"]?.string else {
            throw NodeFailure(.validationError, "An index entry needs 'version' and 'variant', both strings")
        }
        do { self.version = try Version(version) } catch { throw NodeFailure(error) }
        self.variant = Coordinate.normalized(variant: variant)
        guard NameRule.name.allows(self.variant) else {
            throw NodeFailure(.validationError, "variant must match \(NameRule.name.pattern)")
        }
    }
}
