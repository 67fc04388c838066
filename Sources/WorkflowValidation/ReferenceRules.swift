import JSON
import RepositoryModel
import WorkflowEngine
import WorkflowModel

/// Rules about what references lead to (`UNKNOWN_REFERENCE`, `UNSET_ON_SOME_PATH`), and patterns in expressions.
struct ReferenceRules: RuleGroup {
    func check(_ context: RuleContext) {
        let variables = DeclaredVariables(context)
        for leaf in context.compiled.leaves.joined() where leaf.isExpression {
            var reported: Set<ExactText> = []
            let hasItem = leaf.parameter.kind == .perItem || context.flow.isInLoop(leaf.node.index)
            leaf.text.template.forEachExpression { expression in
                expression.walk(hasItem: hasItem) { part, hasItem in
                    switch part {
                    case let reference as Reference:
                        guard
                            let problem = problem(
                                with: reference, in: leaf, hasItem: hasItem, variables: variables, context),
                            reported.insert(ExactText(problem.message)).inserted
                        else { return }
                        context.findings.add(
                            problem.severity, problem.severity == .error ? "UNKNOWN_REFERENCE" : "UNSET_ON_SOME_PATH",
                            at: leaf.path, problem.message, node: leaf.node, suggestion: problem.suggestion)
                    case let call as FunctionCall:
                        if let objection = call.objection {
                            context.findings.add(
                                .error, "PARAMETER_NOT_ALLOWED", at: leaf.path, objection, node: leaf.node)
                        } else if call.function == .matches,
                            let pattern = (call.arguments.last as? Literal)?.value.string
                        {
                            context.checkPattern(pattern, at: leaf.path, node: leaf.node)
                        }
                    default: break
                    }
                }
            }
        }
    }

    private struct Problem {
        var severity = Finding.Severity.error
        let message: String
        var suggestion: String?
    }

    private func problem(
        with reference: Reference, in leaf: CompiledParameters.Leaf, hasItem: Bool, variables: DeclaredVariables,
        _ context: RuleContext
    ) -> Problem? {
        let node = leaf.node
        switch reference.root {
        case .slot(let slot):
            if let name = context.compiled.scope.unknownName(of: slot) {
                return Problem(
                    message: "Unknown reference '$\(name.clipped())'",
                    suggestion: variables.has(name)
                        ? "$variables.\(name)"
                        : context.suggestions.nearest(to: name, among: context.scope.names, kind: "$").map { "$\($0)" })
            }
            return unset(slot, before: node, context)
        case .node(let index):
            if let name = context.compiled.scope.unknownNode(of: index) {
                return Problem(
                    message: "There is no node '\(name.clipped())'",
                    suggestion: context.suggestions.nearest(to: name, among: context.nodeNames, kind: "node"))
            }
            let name = context.document.nodes[index].name.clipped()
            return context.flow.runsOnlyAfter(index, node.index)
                ? Problem(message: "Node '\(name)' never runs before this one") : nil
        case .item where !hasItem, .index where !hasItem:
            let name = reference.root == .item ? "$item" : "$index"
            return Problem(message: "\(name) has a value only inside a loop, or where a node goes through a list")
        case .accumulator where leaf.parameter.kind != .perItem:
            return Problem(message: "$acc has a value only where a node goes through a list")
        case .variables:
            guard case .key(let name)? = reference.firstStep, !variables.has(name) else { return nil }
            return Problem(
                message: "Unknown reference '$variables.\(name.clipped())': there is no such variable",
                suggestion: context.suggestions.nearest(to: name, among: variables.texts, kind: "variable")
                    .map { "$variables.\($0)" })
        default: return nil
        }
    }

    /// What is wrong with a variable that some node sets.
    private func unset(
        _ slot: Int, before node: WorkflowNode, _ context: RuleContext
    ) -> Problem? {
        let flow = context.variableFlow
        let isSetSomewhere = flow.maySet(slot, before: node.index)
        if isSetSomewhere, flow.surelySets(slot, before: node.index) { return nil }
        let setters = flow.nodes(setting: slot).prefix(3).map { context.document.nodes[$0] }
        let name = setters.first?.out?.clipped() ?? ""
        guard isSetSomewhere else {
            let who = setters.map { "'\($0.name.clipped())'" }.joined(separator: ", ")
            return Problem(message: "Nothing sets '$\(name)' before this node; it is set by \(who)")
        }
        return Problem(severity: .warning, message: "'$\(name)' is not set on every path to this node")
    }
}

/// The variables of `$variables`: those that the document declares, and those that its nodes set by a literal name.
struct DeclaredVariables {
    private var names: Set<ExactText>
    /// Whether a node sets a variable whose name is computed, so that any could exist.
    private var isOpen = false

    init(_ context: RuleContext) {
        names = Set(context.document.variables.map { ExactText($0.name) })
        for node in context.document.nodes {
            guard let declaration = context.declarations[node.index], declaration.name.hasPrefix("var."),
                !["var.get", "var.exists", "var.delete"].contains(declaration.name)
            else { continue }
            for (key, value) in node.parameters.members where declaration.parameter(named: key)?.name == "key" {
                guard let name = value.string else { continue }
                names.insert(ExactText(name))
                if name.utf8.contains(UInt8(ascii: "$")) || name.utf8.contains(UInt8(ascii: "{")) { isOpen = true }
            }
        }
    }

    func has(_ name: String) -> Bool { isOpen || names.contains(ExactText(name)) }

    /// The names in their order, for suggestions.
    var texts: [String] { names.map(\.text).sorted() }
}
