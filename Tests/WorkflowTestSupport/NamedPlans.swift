import HTTPCore
package import RepositoryModel
package import WorkflowEngine
package import WorkflowModel

/// Workflows by name, for nodes that run them.
package struct NamedPlans: PlanSource {
    package var plans: [String: Plan]

    /// These plans.
    package init(plans: [String: Plan] = [:]) { self.plans = plans }

    package func plan(named name: String, tenant: TenantID) throws(NodeFailure) -> Plan {
        guard let plan = plans[name] else { throw NodeFailure(.workflowNotFound, "There is no workflow '\(name)'") }
        return plan
    }
}
