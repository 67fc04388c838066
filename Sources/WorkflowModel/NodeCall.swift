public import JSON
public import RepositoryModel
public import Stores

/// What one node sees while it runs: its computed parameters, its input, and the execution around it.
///
/// One object serves all nodes of an execution, one after the other; it belongs to one thread.
public final class NodeCall {
    /// The values of the parameters by position; nil for one that is absent.
    @usableFromInline let values: FixedTable<Value?>
    /// What the execution does for the node.
    public unowned let host: any NodeHost
    /// The execution.
    public let execution: ExecutionContext

    /// For the executor.
    /// - Parameter parameterCount: how many parameters the type of a node has at most.
    public init(execution: ExecutionContext, host: any NodeHost, parameterCount: Int) {
        self.execution = execution
        self.host = host
        values = FixedTable(repeating: nil, count: parameterCount)
    }

    /// For the executor: gives the parameter at a position its value; nil where it is absent.
    @inlinable
    public func set(_ value: Value?, at position: Int) { values[position] = value }

    /// What the execution reads and writes.
    public var store: UnitOfWork { execution.store }

    /// `$json`: the output of the node before.
    public var input: Value { host.input }

    /// The outputs of the nodes whose live edges lead here, in the order of the file.
    public var inputs: [Value] { host.inputs }

    /// The value of a parameter; nil where it is absent or `null`.
    public subscript(_ parameter: NodeParameter) -> Value? {
        guard let value = values[parameter.position], !value.isNull else { return nil }
        return value
    }

    /// Whether a parameter is there, be it as `null`.
    public func isGiven(_ parameter: NodeParameter) -> Bool { values[parameter.position] != nil }

    /// The JSON value of a parameter; `null` where it is absent.
    @inlinable
    public func json(_ parameter: NodeParameter) -> JSONValue {
        guard case .json(let value)? = values[parameter.position] else { return .null }
        return value
    }

    /// The text of a required parameter of kind `string`, `content` or `node`.
    /// - Throws: `TYPE_MISMATCH`.
    public func string(_ parameter: NodeParameter) throws(NodeFailure) -> String {
        guard let text = json(parameter).string else { throw mismatch(parameter, "a string") }
        return text
    }

    /// The text of a parameter; nil where it is absent.
    public func optionalString(_ parameter: NodeParameter) -> String? { json(parameter).string }

    /// The value of a required integer.
    /// - Throws: `TYPE_MISMATCH`.
    public func integer(_ parameter: NodeParameter) throws(NodeFailure) -> Int {
        guard let value = json(parameter).int else { throw mismatch(parameter, "an integer") }
        return value
    }

    /// The value of a boolean; false where it is absent.
    public func bool(_ parameter: NodeParameter) -> Bool { json(parameter).bool ?? false }

    /// The value of a `perItem` parameter for one item.
    /// - Parameters:
    ///   - item: `$item`.
    ///   - index: `$index`.
    ///   - accumulator: `$acc`; nil where there is none.
    /// - Throws: the expression's own failure; `TYPE_MISMATCH` for what is no JSON.
    public func evaluate(
        _ parameter: NodeParameter, item: JSONValue, index: Int, accumulator: JSONValue? = nil
    ) throws(NodeFailure) -> JSONValue {
        let value = try host.evaluate(
            parameterAt: parameter.position, item: item, index: index, accumulator: accumulator)
        guard let json = value.json else { throw mismatch(parameter, "an expression that gives JSON") }
        return json
    }

    /// The failure of a parameter that is not what it must be.
    public func mismatch(_ parameter: NodeParameter, _ expected: String) -> NodeFailure {
        let found = values[parameter.position]?.kindName ?? "nothing"
        return NodeFailure("TYPE_MISMATCH", "Parameter '\(parameter.name)' must be \(expected); found \(found)")
    }
}

/// One execution as its nodes see it.
public final class ExecutionContext {
    /// The execution's id.
    public let id: String
    /// When it began; `$timestamp` all the while.
    public let startedAt: Timestamp
    /// What it reads and writes, for its tenant.
    public let store: UnitOfWork
    /// Who asks.
    public let caller: Caller
    /// What was asked.
    public let request: WorkflowRequest
    /// `$variables`: the workflow's own, as the execution begins, then as its nodes set them.
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

    /// Who an execution runs for.
    public struct Caller: Sendable {
        /// The principal's name; nil for an anonymous request.
        public let subject: String?
        /// `$principal`: `sub scopes tenants`, or null.
        public let principal: JSONValue
        /// The tenant.
        public let tenant: TenantID

        /// A caller.
        public init(subject: String?, principal: JSONValue, tenant: TenantID) {
            self.subject = subject
            self.principal = principal
            self.tenant = tenant
        }
    }
}
