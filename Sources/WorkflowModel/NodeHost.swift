public import JSON

/// What the execution around a node does for it while it runs.
public protocol NodeHost: AnyObject {
    /// `$json`: the output of the node before.
    var input: Value { get }

    /// The outputs of the nodes whose live edges lead to the node, in the order of the file; `$json` where none does.
    var inputs: [Value] { get }

    /// How long the node may still run, in seconds.
    var secondsLeft: Double { get }

    /// Lets time pass, as long as the execution may go on.
    /// - Throws: `TIMEOUT` when time is up, `CANCELLED` when nobody waits for the execution any more.
    func pause(seconds: Double) throws(NodeFailure)

    /// Computes the `perItem` parameter at a position for one item: `$item`, `$index`, and `$acc` if there is one.
    /// - Throws: the expression's own failure; `TIMEOUT`.
    func evaluate(
        parameterAt position: Int, item: JSONValue, index: Int, accumulator: JSONValue?
    ) throws(NodeFailure) -> Value

    /// Runs another workflow of the same tenant as a part of this execution.
    /// - Returns: the body of its answer, or else its output.
    /// - Throws: `WORKFLOW_NOT_FOUND`, `WORKFLOW_VALIDATION_ERROR`, `LIMIT_EXCEEDED` for too many inside each other; what
    ///   it fails with.
    func runWorkflow(named name: String, inputs: JSONValue) throws(NodeFailure) -> JSONValue
}
