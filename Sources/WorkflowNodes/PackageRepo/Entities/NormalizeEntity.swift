import JSON
import Values
public import WorkflowModel

/// `packagerepo.normalize_entity`: brings the parts of a coordinate into their normal spelling.
///
/// With `rules`, an object from member to a list of `trim`, `lower` and `dashes`, any object can be normalised.
public struct NormalizeEntity: NodeType {
    static let entity = NodeParameter.required(0, "entity", .object)
    static let rules = NodeParameter.optional(1, "rules", .object, rule: .normalizations)

    public static let declaration = NodeDeclaration(
        "packagerepo.normalize_entity", parameters: [entity, rules], isPure: true)

    public init() {}

    public func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        let rules = call[Self.rules]?.json
        let entity = call.json(Self.entity)
        var changes: [(key: String, text: String)] = []
        for (key, value) in entity.members {
            guard let text = value.string else { continue }
            let normal =
                if let rules { try apply(rules[key] ?? [], to: text) } else { Entity.normalized(text, part: key) }
            if normal != text { changes.append((key, normal)) }
        }
        // Most are as they should be already, and are handed on.
        guard !changes.isEmpty else { return .output(.json(entity)) }
        var object = JSONObjectBuilder(copying: entity)
        for change in changes { object.set(change.key, text: change.text) }
        return .output(.json(object.finish()))
    }

    private func apply(_ rules: JSONValue, to text: String) throws(NodeFailure) -> String {
        var text = text
        for rule in rules.elements {
            switch rule.string {
            case "trim": text = Text.trimmed(text)
            case "lower": text = Text.lowercased(text)
            case "dashes": text = String(String.UnicodeScalarView(text.unicodeScalars.map { $0 == "_" ? "-" : $0 }))
            default:
                throw NodeFailure("OUT_OF_RANGE", "A rule must be \"trim\", \"lower\" or \"dashes\"; found \(rule)")
            }
        }
        return text
    }
}
