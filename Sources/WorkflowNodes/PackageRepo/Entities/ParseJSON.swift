import HTTPCore
import JSON
public import WorkflowModel

/// `packagerepo.parse_json`: parses a JSON text.
public struct ParseJSON: NodeType {
    static let input = NodeParameter.required(0, "input", .string)

    public static let declaration = NodeDeclaration("packagerepo.parse_json", parameters: [input], isPure: true)

    public init() {}

    public func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        let text = try call.string(Self.input)
        do { return .output(.json(try JSONValue.parse(text, maximumDepth: JSONValue.maximumDepthFromOutside))) } catch {
            throw NodeFailure(
                .invalidJSON, "Not JSON: \(error.message) at line \(error.line), column \(error.column)")
        }
    }
}
