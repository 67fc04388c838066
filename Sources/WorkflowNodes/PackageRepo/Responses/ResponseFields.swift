import HTTPCore
import JSON
import WorkflowModel

/// What all respond nodes share: the fields that a workflow sets.
extension NodeCall {
    /// The fields that a workflow sets: strings, numbers or booleans, or a list of them for a field that is sent
    /// several times; null leaves one out.
    /// - Throws: `OUT_OF_RANGE` for a field that would break the header or that belongs to the gateway.
    func responseFields(_ parameter: NodeParameter) throws(NodeFailure) -> HTTPFields {
        var fields: HTTPFields = [:]
        for (name, value) in json(parameter).members {
            switch value.kind {
            case .null: break
            case .array:
                for element in value.elements where !element.isNull { try Self.add(element, name, to: &fields) }
            default: try Self.add(value, name, to: &fields)
            }
        }
        return fields
    }

    private static func add(_ value: JSONValue, _ name: String, to fields: inout HTTPFields) throws(NodeFailure) {
        guard value.kind != .object, value.kind != .array, fields.add(name, value.string ?? value.description) else {
            throw NodeFailure("OUT_OF_RANGE", "'\(name)' is not a header with a value that can be sent")
        }
        guard !isReservedForAnswers(name) else {
            throw NodeFailure("OUT_OF_RANGE", "The header '\(name)' cannot be set by a workflow")
        }
    }

    /// Tells whether a field of an answer belongs to the gateway or nginx, not to a workflow.
    static func isReservedForAnswers(_ name: String) -> Bool { gatewayFields[name] != nil || isForNginx(name) }

    /// The fields that the gateway sets, whatever the case of their names.
    private static let gatewayFields: HTTPFields = [
        "Status": "", "Content-Length": "", "Transfer-Encoding": "", "Connection": "", "X-Request-ID": "",
        "X-Workflow-Version": "", "X-Execution-ID": "", "X-Blob-ETag": "", "X-Blob-Digest": "",
    ]

    /// Tells whether a field is a command to nginx (`X-Accel-…`).
    private static func isForNginx(_ name: String) -> Bool {
        guard let first = name.utf8.first, first | 0x20 == UInt8(ascii: "x") else { return false }
        return name.lowercased().hasPrefix("x-accel-")
    }
}
