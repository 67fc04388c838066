import JSON
import RepositoryModel
import Testing
import WorkflowCatalog
import WorkflowModel

@testable import WorkflowValidation

/// A document's text with `»` before the value that a finding is expected at.
struct MarkedDocument: Sendable, CustomStringConvertible {
    let text: String
    let position: Finding.Position?

    init(_ marked: String) {
        text = marked.replacing("»", with: "")
        let before = marked.prefix { $0 != "»" }.unicodeScalars
        guard before.count < marked.unicodeScalars.count else {
            position = nil
            return
        }
        let line = before.count { $0 == "\n" } + 1
        position = Finding.Position(line: line, column: before.reversed().prefix { $0 != "\n" }.count + 1)
    }

    var description: String { text }

    func load(
        _ context: ValidationContext = ValidationContext(), registry: NodeRegistry = RuleNodes.registry
    ) -> LoadedWorkflow {
        WorkflowLoader(registry: registry).load(Array(text.utf8), name: "test", context: context)
    }
}

/// The text of a document.
func document(_ nodes: String = node("A"), _ connections: String = "{}", _ more: String = "") -> String {
    """
    {
      "id": "grüße", "name": "W", \(more.isEmpty ? "" : more + ",")
      "nodes": [
        \(nodes)
      ],
      "connections": \(connections)
    }
    """
}

/// The text of a node.
func node(_ name: String, _ type: String = "test.give", _ parameters: String = "{}", _ more: String = "") -> String {
    """
    {"id": "\(name.lowercased())", "name": "\(name)", "type": "\(type)",
         "parameters": \(parameters)\(more.isEmpty ? "" : ", " + more)}
    """
}

/// The text of connections: `A>B A:1>C` leads from A to B, and from output 1 of A to C.
func edges(_ list: String) -> String {
    var outputs: [(source: String, slots: [Int: [String]])] = []
    for edge in list.split(separator: " ") {
        let ends = edge.split(separator: ">").map(String.init)
        let parts = ends[0].split(separator: ":").map(String.init)
        let output = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        let known = outputs.firstIndex { $0.source.isExactly(parts[0]) }
        if known == nil { outputs.append((parts[0], [:])) }
        let index = known ?? outputs.count - 1
        outputs[index].slots[output, default: []].append("{\"node\": \"\(ends[1])\"}")
    }
    let members = outputs.map { source, slots in
        let list = slots.sorted { $0.key < $1.key }.map { "\"\($0.key)\": [\($0.value.joined(separator: ", "))]" }
        return "\"\(source)\": {\"main\": {\(list.joined(separator: ", "))}}"
    }
    return "{\(members.joined(separator: ", "))}"
}

/// A document that breaks one rule, and one beside it that breaks none.
struct RuleCase: Sendable, CustomTestStringConvertible {
    let code: String
    let severity: Finding.Severity
    let field: String
    let message: String?
    let suggestion: String?
    let context: ValidationContext
    /// Whether a route leads to the workflows.
    let isRouted: Bool
    let broken: MarkedDocument
    let correct: MarkedDocument
    let correctContext: ValidationContext

    init(
        _ code: String, _ severity: Finding.Severity = .error, at field: String, _ message: String,
        suggestion: String? = nil, in context: ValidationContext = ValidationContext(), isRouted: Bool = false,
        _ broken: String,
        correct: String = document(), correctIn: ValidationContext? = nil
    ) {
        self.init(
            code, severity, field, message, suggestion, context, isRouted, broken, correct, correctIn ?? context)
    }

    init(
        _ code: String, _ severity: Finding.Severity = .error, at field: String, suggestion: String? = nil,
        in context: ValidationContext = ValidationContext(), isRouted: Bool = false, _ broken: String,
        correct: String = document(),
        correctIn: ValidationContext? = nil
    ) {
        self.init(code, severity, field, nil, suggestion, context, isRouted, broken, correct, correctIn ?? context)
    }

    private init(
        _ code: String, _ severity: Finding.Severity, _ field: String, _ message: String?, _ suggestion: String?,
        _ context: ValidationContext, _ isRouted: Bool, _ broken: String, _ correct: String,
        _ correctContext: ValidationContext
    ) {
        self.code = code
        self.severity = severity
        self.field = field
        self.message = message
        self.suggestion = suggestion
        self.context = context
        self.isRouted = isRouted
        self.broken = MarkedDocument(broken)
        self.correct = MarkedDocument(correct)
        self.correctContext = correctContext
    }

    var testDescription: String { "\(code) at \(field)" }
}
