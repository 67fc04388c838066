/// A node where it stands in its plan. The plan keeps it, so that it runs without a reference that is counted.
struct PlanStep: ~Copyable, Sendable {
    let node: PlanNode
}
