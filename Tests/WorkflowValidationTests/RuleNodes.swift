import JSON
import WorkflowModel

/// Node types for tests of the validator: declarations alone.
enum RuleNodes {
    static let registry = NodeRegistry([
        Trigger(), Give(), Typed(), If(), Loop(), Map(), Get(), Execute(), SetVariable(), Respond(), Route(), Match(),
        Mount(), Register(),
    ])

    struct Trigger: NodeType {
        static let declaration = NodeDeclaration(
            "metabuilder.trigger", parameters: [.optional(0, "triggerType", .string, options: ["manual", "webhook"])],
            role: .trigger)
    }

    struct Give: NodeType {
        static let declaration = NodeDeclaration(
            "test.give", aliases: ["test.hand_over"],
            parameters: [.optional(0, "value", .any), .optional(1, "key_name", .any)])
    }

    struct Typed: NodeType {
        static let declaration = NodeDeclaration(
            "test.typed", versions: [1, 2.1],
            parameters: [
                .required(0, "text", .string), .optional(1, "count", .integer, range: 1...10),
                .optional(2, "mode", .string, options: ["first", "last"]), .optional(3, "list", .array),
                .optional(4, "flag", .boolean), .optional(5, "code", .string, pattern: "^[a-z]{3}$"),
                .optional(6, "name", .string),
            ])
    }

    struct If: NodeType {
        static let declaration = NodeDeclaration(
            "logic.if",
            parameters: [
                .required(0, "condition", .condition), .optional(1, "then", .node), .optional(2, "else", .node),
            ], role: .router, outputs: 2)
    }

    struct Loop: NodeType {
        static let items = NodeParameter.optional(0, "items", .any)
        static let count = NodeParameter.optional(2, "max_iterations", .any)
        static let declaration = NodeDeclaration(
            "logic.loop", aliases: ["control.loop"],
            parameters: [items, .optional(1, "body", .string), count], role: .router, outputs: 2,
            needsOneOf: [items, count])
    }

    struct Map: NodeType {
        static let declaration = NodeDeclaration(
            "list.map", parameters: [.required(0, "list", .any), .required(1, "expression", .perItem)])
    }

    struct Get: NodeType {
        static let declaration = NodeDeclaration("packagerepo.kv_get", parameters: [.required(0, "key", .string)])
    }

    struct Execute: NodeType {
        static let declaration = NodeDeclaration("workflow.execute", parameters: [.required(0, "name", .string)])
    }

    struct SetVariable: NodeType {
        static let declaration = NodeDeclaration(
            "var.set", parameters: [.required(0, "key", .string, aliases: ["name"]), .required(1, "value", .any)])
    }

    struct Respond: NodeType {
        static let declaration = NodeDeclaration(
            "packagerepo.respond_json", parameters: [.required(0, "body", .any)], role: .response)
    }

    struct Route: NodeType {
        static let declaration = NodeDeclaration("web.start_server", isSharedOnly: true)
    }

    struct Mount: NodeType {
        static let declaration = NodeDeclaration("web.mount", parameters: [.required(0, "prefix", .string)])
    }

    struct Register: NodeType {
        static let declaration = NodeDeclaration(
            "web.register_route",
            parameters: [
                .required(0, "path", .string), .required(1, "methods", .array), .optional(2, "mount", .string),
            ])
    }

    struct Match: NodeType {
        static let declaration = NodeDeclaration(
            "string.match", parameters: [.required(0, "value", .string), .required(1, "pattern", .string)])
    }
}

extension NodeType {
    func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult { .output(call.input) }
}
