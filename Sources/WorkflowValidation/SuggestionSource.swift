import WorkflowEngine
import WorkflowModel

/// Looks for what was probably meant. It stops looking when a document has cost enough: names that resemble nothing
/// must not make validation quadratic.
final class SuggestionSource {
    private var budget = 20_000
    private var known: [String: String?] = [:]

    /// The word among `candidates` that `word` is probably a misspelling of.
    /// - Parameter kind: what the candidates are; the same word of the same kind is looked up once.
    func nearest(to word: String, among candidates: @autoclosure () -> [String], kind: String) -> String? {
        let key = "\(kind) \(word.clipped())"
        if let found = known[key] { return found }
        guard budget > 0, word.utf8.count <= 256 else { return nil }
        let candidates = candidates()
        budget -= candidates.count + 1
        let found = WorkflowEngine.nearest(to: word, among: candidates)
        known[key] = .some(found)
        return found
    }
}
