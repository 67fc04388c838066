package import Collection
package import Jobs
package import Stores

/// The stores that the service has beside those that workflows work on, by their ports.
package struct ServiceStores: Sendable {
    let executions: any JobServices.Stores
    let workflows: any WorkflowStore
    let membership: any Membership
    let collecting: Collecting?

    /// What collects, and of how many parts.
    package typealias Collecting = (collector: Collector, partCount: Int)

    /// Stores that may be one and the same.
    /// - Parameters:
    ///   - executions: the queue, records of executions, kept answers and the marks of schedules.
    ///   - workflows: the tenants' own workflows.
    ///   - membership: who else works on these stores.
    ///   - collecting: the collector of the stores; nil where nobody collects.
    package init(
        executions: any JobServices.Stores, workflows: any WorkflowStore, membership: any Membership,
        collecting: Collecting? = nil
    ) {
        self.executions = executions
        self.workflows = workflows
        self.membership = membership
        self.collecting = collecting
    }
}
