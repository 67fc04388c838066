package import Jobs
package import Stores

/// The stores that the service has beside those that workflows work on, by their ports.
package struct ServiceStores: Sendable {
    /// What the adapter of a database provides: these stores, and all that workflows work on but the blobs.
    package typealias Database = JobServices.Stores & WorkflowStore & UserStore

    let executions: any JobServices.Stores
    let workflows: any WorkflowStore

    /// Stores that may be one and the same.
    /// - Parameters:
    ///   - executions: the queue, records of executions, kept answers and the marks of schedules.
    ///   - workflows: the tenants' own workflows.
    package init(executions: any JobServices.Stores, workflows: any WorkflowStore) {
        self.executions = executions
        self.workflows = workflows
    }
}
