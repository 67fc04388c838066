import JSON
import WorkflowModel

/// The texts among the parameters that have to be computed, each parsed once. Foreign and unknown types are left out.
struct CompiledParameters {
    /// One such text.
    final class Leaf {
        let node: WorkflowNode
        let parameter: NodeParameter
        /// The member of `parameters`, as it was written.
        let key: String
        let path: FieldPath
        /// Whether it is the whole parameter, not a part of it.
        let isWhole: Bool
        let template: Template
        let error: ExpressionError?

        init(
            node: WorkflowNode, parameter: NodeParameter, key: String, path: FieldPath, isWhole: Bool,
            template: Template, error: ExpressionError?
        ) {
            self.node = node
            self.parameter = parameter
            self.key = key
            self.path = path
            self.isWhole = isWhole
            self.template = template
            self.error = error
        }
    }

    /// The texts of each node, in the order of the document.
    private(set) var leaves: [[Leaf]] = []
    /// The names that were asked for.
    let scope: CheckingScope

    init(document: WorkflowDocument, declarations: [NodeDeclaration?], scope: DocumentScope) {
        self.scope = CheckingScope(scope, nodeCount: document.nodes.count)
        for node in document.nodes {
            var walk = Walk(node: node, scope: self.scope)
            if let declaration = declarations[node.index] {
                for (key, value) in node.parameters.members where key != "out" {
                    guard let parameter = declaration.parameter(named: key) else { continue }
                    walk.begin(parameter, key: key)
                    walk.visit(value, isWhole: true)
                }
            }
            leaves.append(walk.leaves)
        }
    }

    private struct Walk {
        let node: WorkflowNode
        let scope: CheckingScope
        private var parameter: NodeParameter?
        private var key = ""
        private var steps: [PathStep] = []
        private(set) var leaves: [Leaf] = []

        init(node: WorkflowNode, scope: CheckingScope) {
            self.node = node
            self.scope = scope
        }

        mutating func begin(_ parameter: NodeParameter, key: String) {
            self.parameter = parameter
            self.key = key
            steps = [.key("nodes"), .index(node.index), .key("parameters"), .key(key)]
        }

        mutating func visit(_ value: JSONValue, isWhole: Bool) {
            switch value.kind {
            case .string: compile(value, isWhole: isWhole)
            case .array where steps.count <= DocumentLimits.depth:
                for (index, element) in value.elements.enumerated() {
                    steps.append(.index(index))
                    visit(element, isWhole: false)
                    steps.removeLast()
                }
            case .object where steps.count <= DocumentLimits.depth:
                for (key, member) in value.members {
                    steps.append(.key(key))
                    visit(member, isWhole: false)
                    steps.removeLast()
                }
            default: break
            }
        }

        private mutating func compile(_ value: JSONValue, isWhole: Bool) {
            guard let parameter else { return }
            let isExpression = isWhole && (parameter.kind == .condition || parameter.kind == .perItem)
            guard isExpression || value.mayNeedComputing, parameter.kind != .node else { return }
            var parser = TemplateParser(scope: scope)
            let template = isExpression ? parser.condition(value, at: "") : parser.template(value, at: "")
            leaves.append(
                Leaf(
                    node: node, parameter: parameter, key: key, path: FieldPath(steps: steps), isWhole: isWhole,
                    template: template, error: parser.errors.first?.error))
        }
    }
}

/// A scope in which every name means something, so that all unknown ones are found, not just the first of a text.
final class CheckingScope: ReferenceScope {
    let known: DocumentScope
    private let nodeCount: Int
    private var unknownNames: [String] = []
    private var unknownNodes: [String] = []

    init(_ known: DocumentScope, nodeCount: Int) {
        self.known = known
        self.nodeCount = nodeCount
    }

    func root(named name: String) -> Reference.Root? {
        if let root = known.root(named: name) { return root }
        unknownNames.append(name)
        return .slot(known.slotCount + unknownNames.count - 1)
    }

    func nodeIndex(named name: String) -> Int? {
        if let index = known.nodeIndex(named: name) { return index }
        unknownNodes.append(name)
        return nodeCount + unknownNodes.count - 1
    }

    var names: [String] { known.names }
    var nodeNames: [String] { known.nodeNames }

    /// The name behind a slot that no node sets; nil for one that some node does.
    func unknownName(of slot: Int) -> String? {
        slot < known.slotCount ? nil : unknownNames[slot - known.slotCount]
    }

    /// The name behind the index of a node that does not exist.
    func unknownNode(of index: Int) -> String? { index < nodeCount ? nil : unknownNodes[index - nodeCount] }
}

extension JSONValue {
    /// Whether this string has a `$` or a `{`.
    fileprivate var mayNeedComputing: Bool {
        withUTF8 { $0.contains { $0 == UInt8(ascii: "$") || $0 == UInt8(ascii: "{") } } ?? false
    }
}
