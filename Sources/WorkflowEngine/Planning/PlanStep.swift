/// One node of a plan. The plan owns it and the executor borrows it, so running a step costs no reference counting.
struct PlanStep: ~Copyable, Sendable {
    let node: PlanNode
}
