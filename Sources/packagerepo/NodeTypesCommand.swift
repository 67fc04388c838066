import ArgumentParser
import JSON
import WorkflowModel
import WorkflowNodes

/// `packagerepo node-types`
struct NodeTypesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "node-types", abstract: "List the node types and their parameters.")

    /// How they are listed.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        /// A line a type.
        case text
        /// One array, as `GET /v1/node-types` has it.
        case json
    }

    @Option(help: "text or json.") var format = Format.text

    func run() throws {
        let declarations = StandardNodes.declared.declarations
        switch format {
        case .text:
            try StandardOutput.write(declarations.map { $0.signature + "\n" }.joined())
        case .json:
            let list = JSONValue(declarations.map(\.json))
            try StandardOutput.write(String(decoding: list.serialized(indent: 2), as: UTF8.self) + "\n")
        }
    }
}

extension NodeDeclaration {
    /// The type on one line: `packagerepo.index_query(key: string, limit?: integer = 100, cursor?: string)`.
    fileprivate var signature: String {
        var text = "\(name)(\(parameters.map(\.signature).joined(separator: ", ")))"
        if role != .action { text += " \(role.rawValue)" }
        if !aliases.isEmpty { text += " [\(aliases.joined(separator: ", "))]" }
        return text
    }
}

extension NodeParameter {
    fileprivate var signature: String {
        let type = options.isEmpty ? kind.rawValue : options.map { "\(JSONValue($0))" }.joined(separator: " | ")
        return "\(name)\(isRequired ? "" : "?"): \(type)" + (defaultValue.map { " = \($0)" } ?? "")
    }
}
