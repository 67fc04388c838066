import HTTPCore
import JSON
public import WorkflowModel

/// `packagerepo.check_preconditions`: fails with `PRECONDITION_FAILED` where `If-Match` or `If-None-Match` do not hold
/// for what is there (RFC 9110, 13.1).
///
/// `etag` is the current entity tag with or without quotes, or null if there is nothing. What is found here must still
/// hold at commit: write with `if_absent` or `if_match` after it.
public struct CheckPreconditions: NodeType {
    static let etag = NodeParameter.required(0, "etag", .any)
    static let ifMatch = Conditional.ifMatch(1)
    static let ifNoneMatch = Conditional.ifNoneMatch(2)

    public static let declaration = NodeDeclaration(
        "packagerepo.check_preconditions", parameters: [etag, ifMatch, ifNoneMatch], isPure: true)

    public init() {}

    public func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        let preconditions = try call.preconditions(Self.ifMatch, Self.ifNoneMatch)
        let value = call.json(Self.etag)
        guard value.isNull || value.string != nil else { throw call.mismatch(Self.etag, "an entity tag or null") }
        try preconditions.requireWritable(over: value.string.map { $0.hasPrefix("\"") ? $0 : "\"\($0)\"" })
        return .output(.json(value))
    }
}
