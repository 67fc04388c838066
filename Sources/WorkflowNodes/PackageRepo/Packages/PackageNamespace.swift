import HTTPCore
import JSON
import RepositoryModel
import WorkflowModel

/// A namespace by itself, normalised and checked.
struct PackageNamespace {
    let text: String

    /// - Throws: ``NameError``.
    init(_ text: String) throws(NameError) { self.text = try PackageName(namespace: text, name: "x").namespace }

    /// Reads a parameter; nil where it is absent.
    /// - Throws: `VALIDATION_ERROR`; `INVALID_REQUEST` for a reserved word.
    static func optional(_ value: JSONValue) throws(NodeFailure) -> String? {
        if value.isNull { return nil }
        guard let text = value.string else {
            throw NodeFailure(.validationError, "namespace must be a string; found \(value.kind.rawValue)")
        }
        do { return try PackageNamespace(text).text } catch { throw NodeFailure(error) }
    }
}
