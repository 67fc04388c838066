import HTTPCore
import JSON
import WorkflowModel

/// What respond nodes have in common.
extension NodeCall {
    /// The fields that a workflow sets: strings, numbers or booleans; null leaves one out.
    /// - Throws: `OUT_OF_RANGE` for a field that would break the header or that belongs to the gateway.
    func responseFields(_ parameter: NodeParameter) throws(NodeFailure) -> HTTPFields {
        var fields: HTTPFields = [:]
        for (name, value) in json(parameter).members where !value.isNull {
            let text = value.string ?? value.description
            guard value.kind != .object, value.kind != .array, HTTPFields.isSafe(name: name, value: text) else {
                throw NodeFailure("OUT_OF_RANGE", "'\(name)' is not a header with a value that can be sent")
            }
            let lowered = name.lowercased()
            guard !Self.gatewayFields.contains(lowered), !lowered.hasPrefix("x-accel-") else {
                throw NodeFailure("OUT_OF_RANGE", "The header '\(name)' cannot be set by a workflow")
            }
            fields[name] = text
        }
        return fields
    }

    private static let gatewayFields: Set<String> = [
        "status", "content-length", "transfer-encoding", "connection", "x-request-id", "x-workflow-version",
        "x-execution-id", "x-blob-etag", "x-blob-digest",
    ]
}
