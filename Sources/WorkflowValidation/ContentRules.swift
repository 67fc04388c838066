import JSON
import WorkflowEngine
import WorkflowModel

/// Rules about what stands inside parameters at any depth, whatever the node's type.
struct ContentRules: RuleGroup {
    func check(_ context: RuleContext) {
        guard let first = context.document.nodes.first else { return }
        var walk = Walk(context: context, node: first)
        for node in context.document.nodes { walk.parameters(of: node) }
    }

    private struct Walk {
        private static let maximumNesting = 2
        private static let failure = Array("[object Object]".utf8)

        let context: RuleContext
        private var node: WorkflowNode
        /// Where the walk is.
        private var steps: [PathStep]

        init(context: RuleContext, node: WorkflowNode) {
            self.context = context
            self.node = node
            steps = [.key("nodes"), .index(node.index), .key("parameters")]
        }

        mutating func parameters(of node: WorkflowNode) {
            self.node = node
            steps[1] = .index(node.index)
            members(of: node.parameters, nesting: 1)
        }

        private mutating func members(of object: JSONValue, nesting: Int) {
            for (key, value) in object.members {
                steps.append(.key(key))
                var nesting = nesting
                if key == "parameters" {
                    nesting += 1
                    if nesting == Self.maximumNesting + 1 {
                        context.findings.add(
                            context.severity(inParametersOf: node), "EXCESSIVE_PARAMETER_NESTING",
                            at: FieldPath(steps: steps),
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

        /// What parse_path calls a pattern is a path with names in it, no regular expression.
        private var hasPatterns: Bool {
            let declaration = context.declarations[node.index]
            return declaration != nil && declaration?.name != "packagerepo.parse_path"
        }

        private func text(_ value: JSONValue, key: String) {
            if value.withUTF8({ $0.count == Self.failure.count && $0.elementsEqual(Self.failure) }) == true {
                context.findings.add(
                    context.severity(inParametersOf: node), "OBJECT_SERIALIZATION_FAILURE", at: FieldPath(steps: steps),
                    "Parameter '\(key.clipped())' has serialization failure: [object Object]", node: node)
            }
            if let secret = Credentials.find(in: value, named: key) {
                context.findings.add(
                    .warning, "HARD_CODED_SECRET", at: FieldPath(steps: steps),
                    "'\(key.clipped())' holds what looks like \(secret): refer to it instead of writing it down",
                    node: node)
            }
            if key == "pattern", hasPatterns, let pattern = value.string {
                context.checkPattern(pattern, at: FieldPath(steps: steps), node: node)
            }
        }
    }
}
