public import JSON

/// One node of a document. Immutable and shared, since the validator's rules pass it on many times.
public final class WorkflowNode: Sendable {
    /// What an execution does when a node fails: `onError`.
    public enum ErrorPolicy: String, Sendable, CaseIterable {
        case stopWorkflow, continueErrorOutput, continueRegularOutput, skipNode
    }

    /// Its index in the document.
    public let index: Int
    /// The node as written.
    public let source: JSONValue
    /// `id`, or empty.
    public let id: String
    /// `name`, or empty.
    public let name: String
    /// `type`, or empty.
    public let type: String
    /// `parameters`, or an empty object.
    public let parameters: JSONValue
    /// Whether it is disabled and only passes its input on.
    public let isDisabled: Bool
    /// Whether it is skipped when a node before it has failed.
    public let skipsOnFailure: Bool
    /// What an execution does when it fails.
    public let errorPolicy: ErrorPolicy
    /// `timeout` in seconds; nil for none.
    public let timeout: Double?
    /// `parameters.out`: the variable that its result is stored under.
    public let out: String?

    init(_ source: JSONValue, at index: Int) {
        self.index = index
        self.source = source
        id = source["id"]?.string ?? ""
        name = source["name"]?.string ?? ""
        type = source["type"]?.string ?? ""
        let parameters = source["parameters"] ?? .null
        self.parameters = parameters.kind == .object ? parameters : [:]
        isDisabled = source["disabled"]?.bool ?? false
        skipsOnFailure = source["skipOnFail"]?.bool ?? false
        errorPolicy =
            (source["onError"]?.string).flatMap(ErrorPolicy.init)
            ?? (source["continueOnFail"]?.bool == true ? .continueRegularOutput : .stopWorkflow)
        timeout = source["timeout"]?.number.flatMap { $0 > 0 ? $0 / 1_000 : nil }
        out = self.parameters["out"]?.string
    }
}
