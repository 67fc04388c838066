import Bytes
import JSON
import RepositoryModel
import WorkflowEngine
import WorkflowModel

/// Rules about the shape of connections and what they name.
struct ConnectionRules: RuleGroup {
    func check(_ context: RuleContext) {
        guard let connections = context.source["connections"], connections.kind == .object else { return }
        var check = Check(context: context)
        for (name, outputs) in connections.members { check.source(name, outputs) }
    }

    private struct Edge: Equatable {
        let source: Int
        let type: String
        let output: Int
        let target: Int
        let index: Int
    }

    private struct Check {
        let context: RuleContext
        private var edges: [Edge] = []
        /// Which nodes each node is connected to: only where one is already, there can be the same edge.
        private var connected: BitTable

        init(context: RuleContext) {
            self.context = context
            let count = context.document.nodes.count
            connected = BitTable(rows: count, capacity: count)
            edges.reserveCapacity(context.document.connections.count)
        }

        mutating func source(_ name: String, _ outputs: JSONValue) {
            var path: FieldPath { FieldPath(steps: [.key("connections"), .key(name)]) }
            let source = context.document.node(named: name)
            if source == nil {
                context.findings.add(
                    .error, "INVALID_CONNECTION_SOURCE", at: path,
                    "Connection source node '\(name.clipped(to: 255))' not found in workflow nodes",
                    suggestion: context.suggestions.nearest(to: name, among: context.nodeNames, kind: "node"))
            } else if source?.name.isExactly(name) != true {
                reportID(name, at: path)
            }
            guard outputs.kind == .object else { return reportFormat(path, "an object of output types", outputs) }
            for (type, slots) in outputs.members { output(type, slots, of: source, at: path[type]) }
        }

        private mutating func output(
            _ type: String, _ slots: JSONValue, of source: WorkflowNode?, at path: @autoclosure () -> FieldPath
        ) {
            guard isOutputType(type, of: source) else {
                context.findings.add(
                    .error, "INVALID_OUTPUT_TYPE", at: path(),
                    "Invalid output type '\(type.clipped())'. Must be 'main' or 'error'", node: source)
                return
            }
            switch slots.kind {
            case .array:
                for (index, slot) in slots.elements.enumerated() {
                    self.slot(slot, type, index, of: source, at: path()[index])
                }
            case .object:
                for (key, slot) in slots.members {
                    guard DecimalDigits.areAll(key.utf8) else {
                        context.findings.add(
                            .error, "INVALID_OUTPUT_INDEX", at: path()[key], "Connection index must be numeric",
                            node: source)
                        continue
                    }
                    self.slot(slot, type, Int(key) ?? .max, of: source, at: path()[key])
                }
            default: reportFormat(path(), "an array or an object", slots)
            }
        }

        private mutating func slot(
            _ slot: JSONValue, _ type: String, _ output: Int, of source: WorkflowNode?,
            at path: @autoclosure () -> FieldPath
        ) {
            if slot.isNull { return }
            guard slot.kind == .array else { return reportFormat(path(), "an array or null", slot) }
            if let source, type == "main", slot.count > 0, let outputs = outputs(of: source), output >= outputs {
                context.findings.add(
                    .error, "OUTPUT_OUT_OF_RANGE", at: path(),
                    "'\(source.name.clipped())' has \(outputs == 1 ? "one output" : "\(outputs) outputs"), counted "
                        + "from 0; found \(output)",
                    node: source)
            }
            for (index, target) in slot.elements.enumerated() {
                guard let edge = self.target(target, at: path(), index), let source else { continue }
                guard
                    !add(Edge(source: source.index, type: type, output: output, target: edge.node, index: edge.index))
                else { continue }
                context.findings.add(
                    .warning, "DUPLICATE_CONNECTION", at: path()[index],
                    "'\(source.name.clipped())' is connected to "
                        + "'\(context.document.nodes[edge.node].name.clipped())' twice by the same output",
                    node: source)
            }
        }

        /// - Returns: whether there was no such edge.
        private mutating func add(_ edge: Edge) -> Bool {
            if connected.contains(edge.target, in: edge.source), edges.contains(edge) { return false }
            connected.insert(edge.target, in: edge.source)
            edges.append(edge)
            return true
        }

        /// Checks one target; gives the node and the input that it names.
        private func target(_ target: JSONValue, at slot: @autoclosure () -> FieldPath, _ position: Int) -> (
            node: Int, index: Int
        )? {
            guard target.kind == .object else {
                reportTarget(slot()[position], "a target must be an object; found \(target.kind.rawValue)")
                return nil
            }
            var path: FieldPath { slot()[position] }
            if let type = target["type"]?.present, type.string.map(Self.isKnownType) != true {
                reportTarget(path["type"], "a target's type must be 'main', 'error' or 'ai_…'; found \(shown(type))")
            }
            if let index = target["index"]?.present, (index.int ?? -1) < 0 {
                reportTarget(path["index"], "a target's index must be a non-negative integer; found \(shown(index))")
            }
            guard let name = target["node"]?.string else {
                reportTarget(path["node"], "a target must have the name of a 'node'")
                return nil
            }
            guard let node = context.document.node(named: name) else {
                context.findings.add(
                    .error, "INVALID_CONNECTION_TARGET_NODE", at: path["node"],
                    "Connection target node '\(name.clipped(to: 255))' not found",
                    suggestion: context.suggestions.nearest(to: name, among: context.nodeNames, kind: "node"))
                return nil
            }
            if !node.name.isExactly(name) { reportID(name, at: path["node"]) }
            return (node.index, target["index"]?.int ?? 0)
        }

        private static func isKnownType(_ type: String) -> Bool {
            type == "main" || type == "error" || type.hasPrefix("ai_")
        }

        private func isOutputType(_ type: String, of source: WorkflowNode?) -> Bool {
            type == "main" || type == "error"
                || type.hasPrefix("ai_") && source.map { context.isForeign[$0.index] } != false
        }

        /// How many `main` outputs a node has; nil if no one knows. By n8n's convention the last one more is the
        /// error output of a node that goes on after a failure; edges behind an answer are allowed and never followed.
        private func outputs(of node: WorkflowNode) -> Int? {
            guard let declaration = context.declarations[node.index], let outputs = declaration.outputs else {
                return nil
            }
            let answers = declaration.role == .response
            return (answers ? 1 : outputs) + (node.errorPolicy == .continueErrorOutput ? 1 : 0)
        }

        private func reportFormat(_ path: FieldPath, _ expected: String, _ found: JSONValue) {
            context.findings.add(
                .error, "INVALID_CONNECTION_FORMAT", at: path, "Expected \(expected); found \(found.kind.rawValue)")
        }

        private func reportTarget(_ path: FieldPath, _ message: String) {
            context.findings.add(.error, "INVALID_CONNECTION_TARGET", at: path, "Invalid connection target: \(message)")
        }

        private func reportID(_ id: String, at path: FieldPath) {
            context.findings.add(
                .warning, "CONNECTION_BY_ID", at: path,
                "'\(id.clipped())' is a node's id; connections should use its name",
                suggestion: context.document.node(named: id)?.name)
        }
    }
}
