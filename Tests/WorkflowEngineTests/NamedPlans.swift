import RepositoryModel
import WorkflowEngine
import WorkflowModel

/// Workflows by name, for nodes that run them.
struct NamedPlans: PlanSource {
    var plans: [String: Plan] = [:]

    func plan(named name: String, tenant: TenantID) throws(NodeFailure) -> Plan {
        guard let plan = plans[name] else { throw NodeFailure(.workflowNotFound, "There is no workflow '\(name)'") }
        return plan
    }
}
