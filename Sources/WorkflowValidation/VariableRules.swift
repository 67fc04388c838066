import Bytes
import JSON
import RepositoryModel
import Values
import WorkflowEngine
import WorkflowModel

/// Rules about `variables`.
struct VariableRules: RuleGroup {
    private static let types = ["string", "number", "integer", "boolean", "array", "object", "date", "any"]

    func check(_ context: RuleContext) {
        guard let variables = context.source["variables"], variables.kind == .object else { return }
        for (name, definition) in variables.members {
            let path = FieldPath(steps: [.key("variables"), .key(name)])
            if !isVariableName(name) {
                context.findings.add(
                    .error, "INVALID_VARIABLE_NAME", at: path,
                    "A variable's name must match ^[A-Za-z_][A-Za-z0-9_]*$; found \"\(name.clipped())\"")
            }
            guard definition.kind == .object else {
                context.findings.add(
                    .error, "INVALID_VARIABLE_DEFINITION", at: path, "Variable definition must be an object")
                continue
            }
            checkScope(definition, path, context)
            checkDefault(definition, name, type: checkType(definition, path, context), path, context)
        }
        checkCycles(variables, context)
    }

    private func checkScope(_ definition: JSONValue, _ path: FieldPath, _ context: RuleContext) {
        guard definition["scope"]?.string == "global" else { return }
        context.findings.add(
            .warning, "GLOBAL_SCOPE_VARIABLE", at: path["scope"],
            "A variable of scope 'global' is shared by everything; 'workflow' or 'execution' is safer")
    }

    /// The type of a variable; nil if it has none that is known.
    private func checkType(_ definition: JSONValue, _ path: FieldPath, _ context: RuleContext) -> String? {
        guard let type = definition["type"]?.present else {
            context.findings.add(.error, "MISSING_VARIABLE_TYPE", at: path["type"], "Variable must have a type")
            return nil
        }
        if let name = type.string, Self.types.contains(name) { return name }
        context.findings.add(
            .error, "INVALID_VARIABLE_TYPE", at: path["type"],
            "A variable's type must be one of \(Self.types.joined(separator: ", ")); found \(shown(type))",
            suggestion: type.string.flatMap {
                context.suggestions.nearest(to: $0, among: Self.types, kind: "variable type")
            })
        return nil
    }

    private func checkDefault(
        _ definition: JSONValue, _ name: String, type: String?, _ path: FieldPath, _ context: RuleContext
    ) {
        let validation = definition["validation"] ?? .null
        if let pattern = validation["pattern"]?.string {
            context.checkPattern(pattern, at: path["validation"]["pattern"])
            do { _ = try TextPattern(pattern) } catch {
                context.findings.add(
                    .error, "VARIABLE_CONSTRAINT", at: path["validation"]["pattern"],
                    "The pattern cannot be read: \(error.message)")
            }
        }
        guard let value = definition["defaultValue"]?.present else { return }
        if let secret = Credentials.find(in: value, named: name) {
            context.findings.add(
                .warning, "HARD_CODED_SECRET", at: path["defaultValue"],
                "'\(name.clipped())' holds what looks like \(secret): refer to it instead of writing it down")
        }
        guard VariableReferences.names(in: value).isEmpty else { return }
        guard let type else { return }
        guard VariableType.accepts(value, type) else {
            context.findings.add(
                .error, "VARIABLE_TYPE_MISMATCH", at: path["defaultValue"],
                "The default must be of type \(type); found \(shown(value))")
            return
        }
        guard validation.kind == .object, let broken = VariableType.constraint(brokenBy: value, in: validation) else {
            return
        }
        context.findings.add(
            .error, "VARIABLE_CONSTRAINT", at: path["defaultValue"],
            "The default does not satisfy its own validation: \(broken); found \(shown(value))")
    }

    private func checkCycles(_ variables: JSONValue, _ context: RuleContext) {
        let names = variables.members.map(\.key)
        let indices = Dictionary(names.enumerated().map { (ExactText($1), $0) }) { first, _ in first }
        let edges = variables.members.map { member in
            VariableReferences.names(in: member.value["defaultValue"] ?? .null).compactMap { indices[ExactText($0)] }
        }
        for cycle in Cycles.find(in: edges) {
            let listed = cycle.prefix(32).map { names[$0].clipped() }.joined(separator: " → ")
            context.findings.add(
                .error, "CIRCULAR_VARIABLE", at: "variables",
                "The defaults of variables form a cycle: \(listed)" + (cycle.count > 32 ? " → …" : ""))
        }
    }
}

/// Whether a text can stand behind `$`: `^[A-Za-z_][A-Za-z0-9_]*$`.
func isVariableName(_ name: String) -> Bool {
    guard let first = name.utf8.first, !first.isASCIIDigit else { return false }
    return name.utf8.allSatisfy { $0.isASCIIAlphanumeric || $0 == UInt8(ascii: "_") }
}

/// The variables that a default refers to.
enum VariableReferences {
    /// The names behind `$variables.` in a value, at any depth that a document may have.
    static func names(in value: JSONValue, depth: Int = 0) -> Set<String> {
        switch value.kind {
        case .string:
            guard let text = value.string, text.utf8.contains(UInt8(ascii: "$")) else { return [] }
            return names(in: text)
        case .array where depth < DocumentLimits.depth:
            return value.elements.reduce(into: []) { $0.formUnion(names(in: $1, depth: depth + 1)) }
        case .object where depth < DocumentLimits.depth:
            return value.members.reduce(into: []) { $0.formUnion(names(in: $1.value, depth: depth + 1)) }
        default: return []
        }
    }

    private static func names(in text: String) -> Set<String> {
        var parser = TemplateParser(scope: Scope())
        var names: Set<String> = []
        parser.template(JSONValue(text)).forEachExpression { expression in
            expression.walk(hasItem: true) { part, _ in
                guard let reference = part as? Reference, reference.root == .variables,
                    case .key(let name)? = reference.firstStep
                else { return }
                names.insert(name)
            }
        }
        return names
    }

    /// Knows `$variables`, and takes any other name for something.
    private struct Scope: ReferenceScope {
        func root(named name: String) -> Reference.Root? { name == "variables" ? .variables : .input }
        func nodeIndex(named name: String) -> Int? { 0 }
        var names: [String] { [] }
        var nodeNames: [String] { [] }
    }
}
