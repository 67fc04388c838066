import HTTPCore
import JSON
import Jobs
import Logging
import Metrics
import Stores
import WorkflowCatalog
import WorkflowEngine
import WorkflowModel

/// Queues executions, and says where they can be found (HTTP contract, "Workflows").
struct AsynchronousExecution: Sendable {
    let queue: JobQueue
    let store: any MetadataStore

    /// Queues an execution; it is on disk when this returns.
    /// - Throws: ``APIError`` `OVERLOADED` where the tenant's queue is full, 503, 507.
    func respond(
        to invocation: Invocation, storing extraWrites: InvocationRunner.ExtraWrites? = nil
    ) throws(APIError) -> HTTPResponse {
        guard !WorkflowName.isReserved(invocation.plan.name) else {
            throw APIError(
                .invalidRequest,
                "mode must not be async for '\(invocation.plan.name)': its inputs or its answer must not be kept")
        }
        var response = HTTPResponse(
            status: 202,
            json: ["ok": true, "execution_id": JSONValue(invocation.id), "status": "queued"],
            fields: ["Location": "/v1/executions/\(invocation.id)"])
        invocation.label(&response)
        let job = queue.enqueuing(
            invocation.plan, for: invocation.caller, request: invocation.request, id: invocation.id,
            requestID: invocation.log.requestID)
        let writes = [job] + (extraWrites?(&response) ?? [])
        do throws(StoreError) {
            try store.commit(writes, tenant: invocation.caller.tenant)
        } catch {
            if error.code == .exhausted {
                throw APIError(
                    .overloaded, "Too many executions of the tenant '\(invocation.caller.tenant)' wait; try again later"
                )
            }
            throw invocation.log.clientError(error)
        }
        Metrics.count(.jobsQueued)
        queue.wake()
        return response
    }
}
