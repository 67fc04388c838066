package import JSON
import Values
package import WorkflowModel

/// A compiled parameter: data with references in it.
package protocol Template: AnyObject, Sendable {
    /// The parameter as it was written: a text as it is, anything else as JSON.
    var source: String { get }

    /// The parameter as it was written, as JSON.
    var written: JSONValue { get }

    /// The same template, whose constants no longer keep their document alive.
    var detached: any Template { get }

    /// Computes the value.
    /// - Throws: ``NodeFailure`` `MISSING_VALUE` for a reference in a text that has no value, `LIMIT_EXCEEDED` for a
    ///   value that becomes too large, or an expression's own.
    func evaluate(in frame: Frame) throws(NodeFailure) -> Value

    /// Calls `visit` for each expression that it computes.
    func forEachExpression(_ visit: (any Expression) -> Void)
}

extension Template {
    /// Whether nothing in it has to be computed.
    package var isConstant: Bool { self is Constant }

    package var written: JSONValue { JSONValue(source) }

    /// The value as a part of another.
    func json(in frame: Frame) throws(NodeFailure) -> JSONValue {
        guard case .json(let json) = try evaluate(in: frame) else {
            throw NodeFailure("TYPE_MISMATCH", "an uploaded file cannot stand inside a value")
        }
        return json
    }
}

/// Enlarges a value and turns an exceeded limit into the failure of the node.
func bounded(_ body: () throws(ValueError) -> Void) throws(NodeFailure) {
    do { try body() } catch { throw NodeFailure(error.code, error.message, limit: error.limit) }
}
