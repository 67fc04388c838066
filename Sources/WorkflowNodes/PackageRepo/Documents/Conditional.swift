import HTTPCore
import Crypto
import JSON
import Stores
import WorkflowModel

/// The parameters of nodes that write only where the client's preconditions hold.
enum Conditional {
    /// `If-Match` of the client, at that position.
    static func ifMatch(_ position: Int) -> NodeParameter { .optional(position, "if_match", .any) }

    /// `If-None-Match` of the client, at that position.
    static func ifNoneMatch(_ position: Int) -> NodeParameter { .optional(position, "if_none_match", .any) }

    /// The entity tag of a JSON value, with its quotes: half of the SHA-256 of its text.
    static func entityTag(of value: JSONValue) -> String {
        "\"\(SHA256.hexadecimal(value.serialized()).prefix(32))\""
    }
}

extension NodeCall {
    /// The client's preconditions.
    /// - Throws: `TYPE_MISMATCH` for anything but text.
    func preconditions(_ ifMatch: NodeParameter, _ ifNoneMatch: NodeParameter) throws(NodeFailure) -> Preconditions {
        for parameter in [ifMatch, ifNoneMatch] where self[parameter] != nil && json(parameter).string == nil {
            throw mismatch(parameter, "the value of the request's field, a string")
        }
        return Preconditions(ifMatch: json(ifMatch).string, ifNoneMatch: json(ifNoneMatch).string)
    }
}

extension Preconditions {
    /// - Parameter tag: the current entity tag; nil if there is nothing yet.
    /// - Throws: `PRECONDITION_FAILED`.
    func requireWritable(over tag: String?) throws(NodeFailure) {
        guard !allowsWriting(over: tag) else { return }
        throw NodeFailure(.preconditionFailed, tag.map { "The current ETag is \($0)" } ?? "There is nothing here yet")
    }
}
