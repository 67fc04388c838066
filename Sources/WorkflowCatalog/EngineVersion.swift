import Crypto
import WorkflowModel

/// Which findings this program would make: those that another version kept may be others.
enum EngineVersion {
    /// To be raised by hand with every change of the rules or of their messages.
    static let current = 6

    /// The rules, the release they came with, and the node types that they know.
    static func description(release: String, registry: NodeRegistry) -> String {
        let types = registry.types.map { type in
            let declaration = type.declaration
            let parameters = declaration.parameters.map { parameter in
                "\(parameter.name) \(parameter.aliases) \(parameter.kind) \(parameter.isRequired) "
                    + "\(parameter.options) \(String(describing: parameter.range)) \(parameter.pattern ?? "") "
                    + (parameter.rule?.name ?? "")
            }
            return "\(declaration.name) \(declaration.aliases) \(declaration.versions) \(declaration.role) "
                + "\(String(describing: declaration.outputs)) \(declaration.isSharedOnly) "
                + "\(declaration.needsOneOf.map(\.name)) \(parameters)"
        }
        return "\(current) \(release) \(SHA256.hexadecimal(types.joined(separator: "\n").utf8))"
    }
}
