public import JSON

/// The services of an execution for the node that it runs.
public protocol NodeHost: AnyObject {
    /// `$json`: the output of the node whose edge led here.
    var input: Value { get }

    /// The outputs of the nodes whose live edges lead to the node, in the order of the file; `$json` if there is none.
    var inputs: [Value] { get }

    /// The time left for the node, in seconds.
    var secondsLeft: Double { get }

    /// Runs `body`, which waits for another server or the like: it takes time, but no processor.
    /// - Throws: `OVERLOADED` where too many wait already; what `body` throws.
    func waiting(_ body: () throws(NodeFailure) -> Void) throws(NodeFailure)

    /// Lets time pass, as long as the execution may go on.
    /// - Throws: `TIMEOUT` when time is up, `CANCELLED` when no one waits for the execution any more.
    func pause(seconds: Double) throws(NodeFailure)

    /// Evaluates the `perItem` parameter at a position for one item, with `$item`, `$index`, and `$acc` if there is
    /// one.
    /// - Throws: the expression's own failure; `TIMEOUT`.
    func evaluate(
        parameterAt position: Int, item: JSONValue, index: Int, accumulator: JSONValue?
    ) throws(NodeFailure) -> Value

    /// Runs another workflow of the same tenant as a part of this execution.
    /// - Returns: the body of its answer, else its output.
    /// - Throws: `WORKFLOW_NOT_FOUND`, `WORKFLOW_VALIDATION_ERROR`, `LIMIT_EXCEEDED` for too many levels; its own
    ///   failure.
    func runWorkflow(named name: String, inputs: JSONValue) throws(NodeFailure) -> JSONValue
}
