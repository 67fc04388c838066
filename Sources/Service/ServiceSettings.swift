package import Gateway
package import Jobs
package import Stores

/// What a deployment sets of its service beside the runtime of its workflows; the defaults are the HTTP contract's.
package struct ServiceSettings: Sendable {
    /// The service's version.
    package var release = ""
    /// What is kept of executions, and how many may wait.
    package var jobs = JobServices.Limits()
    /// Threads of a process that run queued executions.
    package var runners = 2
    /// Days for which the audit log is kept.
    package var auditDays = 365
    /// The largest blob, in bytes; nginx enforces it.
    package var blobLimit = 2 << 30
    /// The largest JSON body, in bytes.
    package var jsonLimit = 4 << 20
    /// The URL by which clients reach the service, without a slash at its end; nil where only their requests tell.
    package var publicURL: String?

    /// How many workflows and schedules a tenant may have.
    package var workflowQuota = WorkflowQuota(workflows: 1_000, schedules: 100)
    /// Milliseconds from which on an execution for a request is logged with its trace; nil for none.
    package var slowMilliseconds: Int?
    /// Where `GET /status` looks; nil for a service without data of its own.
    package var status: StatusReport.Source?

    /// The defaults.
    package init() {}
}
