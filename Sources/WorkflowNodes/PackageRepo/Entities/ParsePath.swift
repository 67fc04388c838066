import HTTPCore
import JSON
public import WorkflowModel

/// `packagerepo.parse_path`: the named segments of a path, by a pattern such as `/v1/{namespace}/{name}`.
public struct ParsePath: NodeType {
    static let path = NodeParameter.required(0, "path", .string)
    static let pattern = NodeParameter.required(1, "pattern", .string)

    public static let declaration = NodeDeclaration(
        "packagerepo.parse_path", parameters: [path, pattern], isPure: true)

    public init() {}

    public func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        let path = try call.string(Self.path)
        let pattern = try call.string(Self.pattern)
        let target: RequestTarget
        do { target = try RequestTarget(path) } catch { throw NodeFailure(.validationError, error.message) }
        let expected = pattern.split(separator: "/").map(String.init)
        var members: [(String, JSONValue)] = []
        for (segment, part) in zip(target.segments, expected) {
            if part.hasPrefix("{"), part.hasSuffix("}") {
                members.append((String(part.dropFirst().dropLast()), JSONValue(segment)))
            } else if part != segment {
                throw mismatch(path, pattern)
            }
        }
        guard target.segments.count == expected.count else { throw mismatch(path, pattern) }
        return .output(.json(JSONValue(members: members)))
    }

    private func mismatch(_ path: String, _ pattern: String) -> NodeFailure {
        NodeFailure(.validationError, "The path does not match \(pattern)")
    }
}
