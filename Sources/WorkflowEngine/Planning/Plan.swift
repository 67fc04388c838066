import JSON
import WorkflowModel

/// A compiled workflow: nodes and edges as indices, parameters as templates, variables as slots. Running it looks
/// nothing up by name and parses nothing. Immutable; shared by all threads.
public final class Plan: Sendable {
    /// The workflow's name in its catalog.
    public let name: String
    /// The first 16 hexadecimal digits of the definition's SHA-256.
    public let version: String
    /// Whether it is a workflow of a tenant's own, not one of the deployment's.
    let isTenantOwned: Bool
    /// Whether only executions that the deployment's workflows began may run it: its name is reserved, or one of its
    /// nodes is of a type for shared workflows only.
    let isSharedOnly: Bool
    /// Decides which of its executions are recorded.
    public let recording: RecordingPolicy
    /// Wall time that the workflow allows itself, in seconds; nil for the deployment's own.
    let timeout: Double?
    let nodes: [PlanNode]
    /// The same nodes, for the executor.
    let steps: ConstantTable<PlanStep>
    let graph: Graph
    let slotCount: Int
    /// The most parameters of any of its nodes.
    let parameterCount: Int
    /// `$workflow`.
    let about: JSONValue
    /// `$variables` as an execution begins.
    let variables: JSONValue

    init(
        name: String, version: String, isTenantOwned: Bool, recording: RecordingPolicy, timeout: Double?,
        nodes: [PlanNode], graph: Graph, slotCount: Int, about: JSONValue, variables: JSONValue
    ) {
        self.name = name
        self.version = version
        self.isTenantOwned = isTenantOwned
        isSharedOnly =
            !isTenantOwned && (WorkflowName.isReserved(name) || nodes.contains(where: \.declaration.isSharedOnly))
        self.recording = recording
        self.timeout = timeout
        self.nodes = nodes
        steps = ConstantTable(count: nodes.count) { PlanStep(node: nodes[$0]) }
        self.graph = graph
        self.slotCount = slotCount
        parameterCount = nodes.lazy.map { $0.parameters.count }.max() ?? 0
        self.about = about
        self.variables = variables
    }
}

/// One node of a plan.
final class PlanNode: Sendable {
    let name: String
    let type: any NodeType
    /// The declaration of its parameters, even if another type (a mock) does the work.
    let declaration: NodeDeclaration
    /// In the order of the type's declaration.
    let parameters: ConstantTable<PlanParameter>
    /// The slot that its result is stored in.
    let out: Int?
    let isDisabled: Bool
    let skipsOnFailure: Bool
    let errorPolicy: WorkflowNode.ErrorPolicy
    /// Nil if the node is run once, or its type must not be run twice.
    let retry: RetryPolicy?
    /// The time limit of the node, in seconds; nil for that of the execution.
    let timeout: Double?
    /// Whether it has neither retries nor a timeout, as most nodes.
    let isPlain: Bool

    init(
        name: String, type: any NodeType, parameters: consuming ConstantTable<PlanParameter>, out: Int?,
        isDisabled: Bool, skipsOnFailure: Bool, errorPolicy: WorkflowNode.ErrorPolicy, retry: RetryPolicy?,
        timeout: Double?, declaration: NodeDeclaration? = nil
    ) {
        self.name = name
        self.type = type
        self.declaration = declaration ?? type.declaration
        self.parameters = parameters
        self.out = out
        self.isDisabled = isDisabled
        self.skipsOnFailure = skipsOnFailure
        self.errorPolicy = errorPolicy
        self.retry = retry
        self.timeout = timeout
        isPlain = retry == nil && timeout == nil
    }

    /// Returns the same node with another type.
    func with(_ type: any NodeType) -> PlanNode {
        PlanNode(
            name: name, type: type,
            parameters: ConstantTable(count: parameters.count) { parameters[$0].copy() }, out: out,
            isDisabled: isDisabled, skipsOnFailure: skipsOnFailure, errorPolicy: errorPolicy, retry: retry,
            timeout: timeout, declaration: declaration)
    }
}
