import Crypto
import Glibc
import System
import WorkflowModel

/// Tells apart programs whose findings may differ.
enum EngineVersion {
    /// The size of this program's file and when it was written, so that a new build, which may have other rules or
    /// messages, believes none of the findings that another one kept. Unknown if there is no `/proc`: then the
    /// process is its own version.
    private static let program =
        (try? FileStamp.ofRegularFile(at: "/proc/self/exe")).flatMap { $0 }.map {
            "\($0.size) \($0.modified.seconds).\($0.modified.nanoseconds)"
        } ?? "process \(getpid())"

    /// Describes the program, its release, and the node types that it knows.
    static func description(release: String, registry: NodeRegistry) -> String {
        let types = registry.declarations.map { declaration in
            let parameters = declaration.parameters.map { parameter in
                "\(parameter.name) \(parameter.aliases) \(parameter.kind) \(parameter.isRequired) "
                    + "\(parameter.options) \(String(describing: parameter.range)) \(parameter.pattern ?? "") "
                    + (parameter.rule?.name ?? "")
            }
            return "\(declaration.name) \(declaration.aliases) \(declaration.versions) \(declaration.role) "
                + "\(String(describing: declaration.outputs)) \(declaration.isSharedOnly) "
                + "\(declaration.needsOneOf.map(\.name)) \(parameters)"
        }
        return "\(program) \(release) \(SHA256.hexadecimal(types.joined(separator: "\n").utf8))"
    }
}
