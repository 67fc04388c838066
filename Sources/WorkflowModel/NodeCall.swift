public import JSON
public import RepositoryModel
public import Stores

/// Gives a running node its computed parameters, its input and its execution: `try call.string(Self.text)`.
///
/// One object serves all nodes of an execution in turn; it belongs to one thread.
public final class NodeCall {
    /// The values of the parameters by position; nil for one that is absent.
    @usableFromInline let values: FixedTable<Value?>
    /// The services of the execution.
    public unowned let host: any NodeHost
    /// The execution.
    public let execution: ExecutionContext

    /// For the executor.
    /// - Parameter parameterCount: the most parameters of any node's type.
    public init(execution: ExecutionContext, host: any NodeHost, parameterCount: Int) {
        self.execution = execution
        self.host = host
        values = FixedTable(repeating: nil, count: parameterCount)
    }

    /// For the executor: sets the parameter at a position; nil if it is absent.
    @inlinable
    public func set(_ value: Value?, at position: Int) { values[position] = value }

    /// The reads and writes of the execution.
    public var store: UnitOfWork { execution.store }

    /// `$json`: the output of the node whose edge led here.
    public var input: Value { host.input }

    /// The outputs of the nodes whose live edges lead here, in the order of the file.
    public var inputs: [Value] { host.inputs }

    /// The value of a parameter; nil if it is absent or `null`.
    public subscript(_ parameter: NodeParameter) -> Value? {
        guard let value = values[parameter.position], !value.isNull else { return nil }
        return value
    }

    /// Tells whether the parameter was given, even as `null`.
    public func isGiven(_ parameter: NodeParameter) -> Bool { values[parameter.position] != nil }

    /// Returns the JSON value of a parameter; `null` if it is absent.
    @inlinable
    public func json(_ parameter: NodeParameter) -> JSONValue {
        guard case .json(let value)? = values[parameter.position] else { return .null }
        return value
    }

    /// Returns the text of a required parameter of kind `string`, `content` or `node`.
    /// - Throws: `TYPE_MISMATCH`.
    public func string(_ parameter: NodeParameter) throws(NodeFailure) -> String {
        guard let text = json(parameter).string else { throw mismatch(parameter, "a string") }
        return text
    }

    /// Returns the text of a parameter; nil if it is absent.
    public func optionalString(_ parameter: NodeParameter) -> String? { json(parameter).string }

    /// Returns the value of a required integer.
    /// - Throws: `TYPE_MISMATCH`.
    public func integer(_ parameter: NodeParameter) throws(NodeFailure) -> Int {
        guard let value = json(parameter).int else { throw mismatch(parameter, "an integer") }
        return value
    }

    /// Returns the value of a boolean; false if it is absent.
    public func bool(_ parameter: NodeParameter) -> Bool { json(parameter).bool ?? false }

    /// Evaluates a `perItem` parameter for one item.
    /// - Parameters:
    ///   - item: `$item`.
    ///   - index: `$index`.
    ///   - accumulator: `$acc`; nil if there is none.
    /// - Throws: the expression's own failure; `TYPE_MISMATCH` if the result is not JSON.
    public func evaluate(
        _ parameter: NodeParameter, item: JSONValue, index: Int, accumulator: JSONValue? = nil
    ) throws(NodeFailure) -> JSONValue {
        let value = try host.evaluate(
            parameterAt: parameter.position, item: item, index: index, accumulator: accumulator)
        guard let json = value.json else { throw mismatch(parameter, "an expression that gives JSON") }
        return json
    }

    /// Makes the failure of a parameter that has a wrong value.
    public func mismatch(_ parameter: NodeParameter, _ expected: String) -> NodeFailure {
        let found = values[parameter.position]?.kindName ?? "nothing"
        return NodeFailure("TYPE_MISMATCH", "Parameter '\(parameter.name)' must be \(expected); found \(found)")
    }
}

/// The execution that a node belongs to.
public final class ExecutionContext {
    /// The execution's id.
    public let id: String
    /// When it began: `$timestamp`, which does not change while it runs.
    public let startedAt: Timestamp
    /// Its reads and writes, for its tenant.
    public let store: UnitOfWork
    /// Its caller.
    public let caller: Caller
    /// The request that it answers.
    public let request: WorkflowRequest
    /// `$variables`: at first the workflow's own, then as its nodes set them.
    public var variables: JSONValue

    /// For the executor.
    public init(
        id: String, startedAt: Timestamp, store: UnitOfWork, caller: Caller, request: WorkflowRequest,
        variables: JSONValue = [:]
    ) {
        self.variables = variables
        self.id = id
        self.startedAt = startedAt
        self.store = store
        self.caller = caller
        self.request = request
    }

    /// The caller of an execution.
    public struct Caller: Sendable {
        /// The principal's name; nil for an anonymous request.
        public let subject: String?
        /// `$principal`: `sub scopes tenants`, or null.
        public let principal: JSONValue
        /// The tenant.
        public let tenant: TenantID
        /// The id of the request; nil where there was none.
        public let requestID: String?

        /// Makes a caller.
        public init(subject: String?, principal: JSONValue, tenant: TenantID, requestID: String? = nil) {
            self.subject = subject
            self.principal = principal
            self.tenant = tenant
            self.requestID = requestID
        }
    }
}
