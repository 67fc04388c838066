package import JSON
package import WorkflowModel

/// The compiled parameters of all nodes. They are compiled once: the rules check the texts in them, the plan runs them.
/// Nodes of foreign and unknown types are left out.
package final class CompiledParameters {
    /// A text that has to be computed.
    package final class Leaf {
        package let node: WorkflowNode
        package let parameter: NodeParameter
        /// The member of `parameters`, as it was written.
        package let key: String
        package let text: TemplateParser<CheckingScope>.Text
        /// Whether it can be compiled.
        package let isExpression: Bool

        package init(
            node: WorkflowNode, parameter: NodeParameter, key: String, text: TemplateParser<CheckingScope>.Text
        ) {
            self.node = node
            self.parameter = parameter
            self.key = key
            self.text = text
            isExpression = text.error == nil
        }

        /// Whether it is the whole parameter, not a part of it.
        package var isWhole: Bool { text.steps.isEmpty }

        /// Its path in the document.
        package var path: FieldPath {
            FieldPath(steps: [.key("nodes"), .index(node.index), .key("parameters"), .key(key)] + text.steps)
        }
    }

    /// A parameter that a node gives.
    package struct Given {
        package let value: JSONValue
        package let template: any Template
    }

    /// The texts of each node, in the order of the document.
    package let leaves: [[Leaf]]
    /// The values that each node gives for the parameters of its type, by position; of two spellings the first.
    package let given: [[Given?]]
    /// The names that were resolved.
    package let scope: CheckingScope

    package init(document: WorkflowDocument, declarations: [NodeDeclaration?], scope known: DocumentScope) {
        let scope = CheckingScope(known, nodeCount: document.nodes.count)
        var parser = TemplateParser(scope: scope)
        var leaves: [[Leaf]] = []
        var given: [[Given?]] = []
        leaves.reserveCapacity(document.nodes.count)
        given.reserveCapacity(document.nodes.count)
        for node in document.nodes {
            let compiled = Self.compile(node, declarations[node.index], &parser)
            leaves.append(compiled.leaves)
            given.append(compiled.given)
        }
        self.leaves = leaves
        self.given = given
        self.scope = scope
    }

    /// Whether all of it can run: every text is an expression, every name in them known.
    package var isComplete: Bool { scope.isComplete && leaves.joined().allSatisfy(\.isExpression) }

    private static func compile(
        _ node: WorkflowNode, _ declaration: NodeDeclaration?, _ parser: inout TemplateParser<CheckingScope>
    ) -> (leaves: [Leaf], given: [Given?]) {
        guard let declaration else { return ([], []) }
        var leaves: [Leaf] = []
        leaves.reserveCapacity(node.parameters.count)
        var given: [Given?] = Array(repeating: nil, count: declaration.parameters.count)
        for (key, value) in node.parameters.members {
            guard let parameter = declaration.parameter(named: key) else { continue }
            parser.forgetTexts()
            let template = parser.template(value, for: parameter)
            for text in parser.texts { leaves.append(Leaf(node: node, parameter: parameter, key: key, text: text)) }
            if given[parameter.position] == nil {
                given[parameter.position] = Given(value: value, template: template)
            }
        }
        return (leaves, given)
    }
}
