import JSON
import RepositoryModel
import WorkflowModel

/// Rules about the parts of coordinates, tags and names of workflows.
extension ParameterRule {
    /// A namespace.
    static let namespace = part("namespace", .name, PackageName.normalized(namespace:)) { text throws(NameError) in
        _ = try PackageName(namespace: text, name: "x")
    }

    /// A package's name.
    static let packageName = part("name", .name, PackageName.normalized(name:)) { text throws(NameError) in
        _ = try PackageName(namespace: "x", name: text)
    }

    /// A version.
    static let version = part("version", .version, Version.normalized) { text throws(NameError) in
        _ = try Coordinate(namespace: "x", name: "x", version: text, variant: "x")
    }

    /// A variant.
    static let variant = part("variant", .name, Coordinate.normalized(variant:)) { text throws(NameError) in
        _ = try Coordinate(namespace: "x", name: "x", version: "1", variant: text)
    }

    /// A tag.
    static let tag = part("tag", .name, Tag.normalized) { text throws(NameError) in _ = try Tag(text) }

    /// The name of a workflow.
    static let workflowName = ParameterRule.text(
        "workflow name",
        whole: { text in
            NameRule.workflow.allows(text) ? nil : Objection(expectedWorkflow(text), suggestion: workflow(text))
        },
        beginning: { text in
            text.isEmpty || NameRule.workflow.allows(text) ? nil : Objection(expectedWorkflow(text))
        })

    private static func expectedWorkflow(_ found: String) -> String {
        "a workflow's name must match \(NameRule.workflow.pattern); found \(JSONValue(String(found.prefix(80))))"
    }

    /// The name of a workflow that was written as a title or as a file: `Get User.json` means `get_user`.
    private static func workflow(_ text: String) -> String? {
        let stem = text.hasSuffix(".json") ? String(text.dropLast(5)) : text
        let name = String(
            String.UnicodeScalarView(stem.lowercased().unicodeScalars.map { $0 == " " || $0 == "." ? "_" : $0 }))
        return NameRule.workflow.allows(name) ? name : nil
    }

    /// A part of a coordinate, which is normalised before it is checked; null is for the node to judge.
    private static func part(
        _ name: String, _ rule: NameRule, _ normalized: @escaping @Sendable (String) -> String,
        _ check: @escaping @Sendable (String) throws(NameError) -> Void
    ) -> ParameterRule {
        ParameterRule(name) { known in
            switch known {
            case .value(let json) where json.isNull: return []
            case .value(let json):
                guard let text = json.string else {
                    return [Objection("\(name) must be a string; found \(json.kind.rawValue)")]
                }
                do throws(NameError) {
                    try check(text)
                    return []
                } catch {
                    let likely = String(
                        String.UnicodeScalarView(normalized(text).unicodeScalars.map { $0 == " " ? "-" : $0 }))
                    let isGood = (try? check(likely)) != nil
                    return [Objection(error.description, suggestion: isGood ? likely : nil)]
                }
            case .beginning(let text):
                // What is computed may be white space, so that what precedes it is trimmed.
                let normal = normalized(text)
                guard !normal.isEmpty, !rule.allows(normal) else { return [] }
                return [
                    Objection(
                        "\(name) must match \(rule.pattern); found a text that begins "
                            + "\(JSONValue(String(text.prefix(80))))")
                ]
            case .members, .elements: return [Objection("\(name) must be a string")]
            case .unknown: return []
            }
        }
    }
}
