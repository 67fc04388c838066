import Schedules
import Values
import WorkflowEngine
import WorkflowModel

/// Looks for what was probably meant. It stops looking when a document has cost enough: names that resemble nothing
/// must not make validation quadratic.
final class SuggestionSource {
    private var budget = 20_000
    private var known: [String: String?] = [:]
    private var zoneNames: [String]?

    /// The word among `candidates` that `word` is probably a misspelling of.
    /// - Parameter kind: what the candidates are; the same word of the same kind is looked up once.
    func nearest(to word: String, among candidates: @autoclosure () -> [String], kind: String) -> String? {
        let key = "\(kind) \(word.clipped())"
        if let found = known[key] { return found }
        guard budget > 0, word.utf8.count <= 256 else { return nil }
        let candidates = candidates()
        budget -= candidates.count + 1
        let found = Values.nearest(to: word, among: candidates)
        known[key] = .some(found)
        return found
    }

    /// The time zone that was probably meant: one whose name is near, or whose place alone was named.
    func timeZone(nearestTo name: String) -> String? {
        if zoneNames == nil { zoneNames = Schedule.zoneNames().sorted() }
        let names = zoneNames ?? []
        let place = name.lowercased()
        return names.first { $0.lowercased().split(separator: "/").last.map(String.init) == place }
            ?? nearest(to: name, among: names, kind: "time zone")
    }
}
