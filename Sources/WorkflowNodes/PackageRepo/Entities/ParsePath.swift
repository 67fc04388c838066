import HTTPCore
import JSON
public import WorkflowModel

/// `packagerepo.parse_path`: gives the named segments of a path, by a pattern such as `/v1/{namespace}/{name}`.
public struct ParsePath: NodeType {
    static let path = NodeParameter.required(0, "path", .string)
    static let pattern = NodeParameter.required(1, "pattern", .string, rule: .pathPattern)

    public static let declaration = NodeDeclaration(
        "packagerepo.parse_path", parameters: [path, pattern], isPure: true)

    public init() {}

    public func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        let path = try call.string(Self.path)
        let pattern = try call.string(Self.pattern)
        let target: RequestTarget
        do { target = try RequestTarget(path) } catch { throw NodeFailure(.validationError, error.message) }
        let expected: RoutePath
        do { expected = try RoutePath(pattern) } catch { throw NodeFailure("OUT_OF_RANGE", "pattern: \(error)") }
        guard let values = expected.match(target) else {
            throw NodeFailure(.validationError, "The path does not match \(pattern)")
        }
        return .output(.json(JSONValue(members: values.map { ($0.name, JSONValue($0.value)) })))
    }
}
