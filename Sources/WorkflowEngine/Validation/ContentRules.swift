import JSON
import WorkflowModel

/// Rules about what stands inside parameters at any depth, whatever the node's type (validation rules 27, 28, 59, 65).
struct ContentRules: RuleGroup {
    func check(_ context: RuleContext) {
        for node in context.document.nodes {
            var walk = Walk(context: context, node: node)
            walk.members(of: node.parameters, nesting: 1)
        }
    }

    private struct Walk {
        private static let maximumNesting = 2

        let context: RuleContext
        let node: WorkflowNode
        private let hasPatterns: Bool
        private var steps: [PathStep]

        init(context: RuleContext, node: WorkflowNode) {
            self.context = context
            self.node = node
            let declaration = context.declarations[node.index]
            // What parse_path calls a pattern is a path with names in it, no regular expression.
            hasPatterns = declaration != nil && declaration?.name != "packagerepo.parse_path"
            steps = [.key("nodes"), .index(node.index), .key("parameters")]
        }

        mutating func members(of object: JSONValue, nesting: Int) {
            for (key, value) in object.members {
                steps.append(.key(key))
                var nesting = nesting
                if key == "parameters" {
                    nesting += 1
                    if nesting == Self.maximumNesting + 1 {
                        context.findings.add(
                            .error, "EXCESSIVE_PARAMETER_NESTING", at: FieldPath(steps: steps),
                            "'parameters' may be nested in 'parameters' at most \(Self.maximumNesting) deep",
                            node: node)
                    }
                }
                visit(value, key: key, nesting: nesting)
                steps.removeLast()
            }
        }

        private mutating func visit(_ value: JSONValue, key: String, nesting: Int) {
            switch value.kind {
            case .string: text(value, key: key)
            case .object where steps.count <= DocumentLimits.depth: members(of: value, nesting: nesting)
            case .array where steps.count <= DocumentLimits.depth:
                for (index, element) in value.elements.enumerated() {
                    steps.append(.index(index))
                    visit(element, key: key, nesting: nesting)
                    steps.removeLast()
                }
            default: break
            }
        }

        private func text(_ value: JSONValue, key: String) {
            if value.withUTF8({ $0.elementsEqual("[object Object]".utf8) }) == true {
                context.findings.add(
                    .error, "OBJECT_SERIALIZATION_FAILURE", at: FieldPath(steps: steps),
                    "Parameter '\(key.clipped())' has serialization failure: [object Object]", node: node)
            }
            if let secret = Credentials.find(in: value, named: key) {
                context.findings.add(
                    .warning, "HARD_CODED_SECRET", at: FieldPath(steps: steps),
                    "'\(key.clipped())' holds what looks like \(secret): refer to it instead of writing it down",
                    node: node)
            }
            if hasPatterns, key == "pattern", let pattern = value.string {
                context.checkPattern(pattern, at: FieldPath(steps: steps), node: node)
            }
        }
    }
}
