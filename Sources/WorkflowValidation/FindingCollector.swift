import WorkflowEngine
import WorkflowModel

/// Gathers what the rules find, with the path of each value as data, so that it can be placed in the source.
final class FindingCollector {
    struct Draft {
        let path: FieldPath
        let finding: Finding
        /// The byte in the source, where the path alone does not tell it.
        let offset: Int?
    }

    /// More than anybody mends; keeps the cost of nonsense linear.
    static let maximum = 10_000

    private(set) var drafts: [Draft] = []

    /// Reports something about the value at `path`.
    func add(
        _ severity: Finding.Severity, _ code: String, at path: FieldPath, _ message: String,
        node: WorkflowNode? = nil, suggestion: String? = nil, offset: Int? = nil
    ) {
        guard drafts.count < Self.maximum else { return }
        let name = node.flatMap { $0.name.isEmpty ? nil : $0.name.clipped(to: 255) }
        drafts.append(
            Draft(
                path: path,
                finding: Finding(severity, code, at: path.text, message, node: name, suggestion: suggestion),
                offset: offset))
    }

    /// Reports something about a node.
    func add(
        _ severity: Finding.Severity, _ code: String, about node: WorkflowNode, _ message: String,
        suggestion: String? = nil
    ) {
        add(severity, code, at: .node(node.index), message, node: node, suggestion: suggestion)
    }

    /// Whether something of that code was reported about the value at `path`.
    func has(_ code: String, at path: FieldPath) -> Bool {
        drafts.contains { $0.finding.code == code && $0.path == path }
    }

    /// The findings in the order of the source.
    /// - Parameters:
    ///   - source: the document as JSON text.
    ///   - placed: whether that is the text as it was written, so that lines and columns mean something.
    func findings(in source: [UInt8], placed: Bool) -> [Finding] {
        guard !drafts.isEmpty else { return [] }
        let positions = SourcePositions(source, of: drafts.lazy.filter { $0.offset == nil }.map(\.path))
        let ordered = drafts.enumerated().map { number, draft in
            (offset: draft.offset ?? positions.offset(of: draft.path), number: number, finding: draft.finding)
        }.sorted { ($0.offset, $0.number) < ($1.offset, $1.number) }
        guard placed else { return ordered.map(\.finding) }
        var cursor = LineCursor(source)
        return ordered.map { entry in
            var finding = entry.finding
            finding.position = cursor.position(at: entry.offset)
            return finding
        }
    }
}
