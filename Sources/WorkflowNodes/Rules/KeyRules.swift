import Stores
import WorkflowModel

/// Rules about keys of documents and indexes.
extension ParameterRule {
    /// The key of a document.
    static let documentKey = key(
        "document key", whole: { text throws(KeyError) in _ = try DocumentKey(text) },
        beginning: { text throws(KeyError) in try DocumentKey.check(beginning: text) })

    /// The key of an index.
    static let indexKey = key(
        "index key", whole: { text throws(KeyError) in _ = try IndexKey(text) },
        beginning: { text throws(KeyError) in try IndexKey.check(beginning: text) })

    private static func key(
        _ name: String, whole: @escaping @Sendable (String) throws(KeyError) -> Void,
        beginning: @escaping @Sendable (String) throws(KeyError) -> Void
    ) -> ParameterRule {
        @Sendable func objection(
            to text: String, _ check: (String) throws(KeyError) -> Void
        ) -> Objection? {
            do throws(KeyError) {
                try check(text)
                return nil
            } catch {
                // Suggested only where it would do.
                let likely = withKind(text)
                let isKey = likely != text && (try? check(likely)) != nil
                return Objection(error.description, suggestion: isKey ? likely : nil)
            }
        }
        return .text(name, whole: { objection(to: $0, whole) }, beginning: { objection(to: $0, beginning) })
    }

    /// The text with the kind in front that its first segment misspells or lacks.
    private static func withKind(_ text: String) -> String {
        let segments = text.drop { $0 == "/" }.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let rest = segments.count > 1 ? "/\(segments[1])" : ""
        switch segments.first?.lowercased() {
        case "doc", "docs", "document", "documents": return "doc\(rest)"
        case "artifact", "artifacts", "artefact", "artefacts": return "artifact\(rest)"
        default: return "doc/\(segments.first ?? "")\(rest)"
        }
    }
}
