import JSON
import RepositoryModel
import WorkflowModel

/// The values of one execution, which its references read. Belongs to one thread.
package final class Frame {
    /// The results that nodes stored by `out`, by slot.
    let slots: FixedTable<Value>
    /// The result of each node, by its index; `null` for one that has not run.
    let outputs: FixedTable<Value>
    /// The node whose output is `$json`; nil if there is none. Read and set whole, by one thread, so accesses cannot
    /// overlap; unchecked because it is set for each node (see ``ExecutionRun/running`` for the figure).
    @exclusivity(unchecked) var source: Int?
    /// `$json` if it is no node's output: the inputs of the execution, or what an edge brought back into a loop.
    /// Unchecked for the same reason: read by each `$json`.
    @exclusivity(unchecked) var given: Value = .null
    /// `$item`, `$index` and `$acc`, while a node goes through a list.
    var item: (value: JSONValue, index: Int, accumulator: JSONValue?)?
    /// The execution.
    let context: ExecutionContext

    private let plan: Plan
    private let budget: ExecutionBudget
    private var inputValue: JSONValue?
    private var requestMembers: [String: Value] = [:]
    private lazy var timestamp = JSONValue(context.startedAt.description)

    init(plan: Plan, context: ExecutionContext, budget: ExecutionBudget) {
        self.budget = budget
        self.plan = plan
        self.context = context
        slots = FixedTable(repeating: .null, count: plan.slotCount)
        outputs = FixedTable(repeating: .null, count: plan.nodes.count)
    }

    /// Sees whether the execution may go on, wherever an expression goes through a list.
    /// - Throws: `TIMEOUT`, `CANCELLED`, `OVERLOADED`.
    func goOn() throws(NodeFailure) { try budget.goOn(in: context) }

    /// `$json`.
    var current: Value { source.map { outputs[$0] } ?? given }

    /// `$input`, made when it is first read.
    var input: JSONValue {
        if let inputValue { return inputValue }
        let made = context.request.input
        inputValue = made
        return made
    }

    /// Returns the value of the root of a reference.
    func start(of root: Reference.Root) -> Value {
        switch root {
        case .slot(let slot): slots[slot]
        case .current: current
        case .node(let index): outputs[index]
        case .input: .json(input)
        case .request(let name?): requestMember(name)
        case .request(nil): .json(wholeRequest)
        case .principal: .json(context.caller.principal)
        case .tenant: .json(JSONValue(context.caller.tenant.text))
        case .workflow: .json(plan.about)
        case .execution: .json(["id": JSONValue(context.id), "startedAt": timestamp])
        case .variables: .json(context.variables)
        case .timestamp: .json(timestamp)
        case .now: .json(JSONValue(Timestamp.now.description))
        case .item: .json(item?.value ?? .null)
        case .index: .json(item.map { JSONValue($0.index) } ?? .null)
        case .accumulator: .json(item?.accumulator ?? .null)
        }
    }

    private func requestMember(_ name: String) -> Value {
        if let known = requestMembers[name] { return known }
        let made = context.request.member(name) ?? .null
        requestMembers[name] = made
        return made
    }

    /// `$request` as a whole, without a file, which is not JSON.
    private var wholeRequest: JSONValue {
        JSONValue(
            members: WorkflowRequest.memberNames.compactMap { name in
                requestMember(name).json.map { (name, $0) }
            })
    }
}
