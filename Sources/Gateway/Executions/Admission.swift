import HTTPCore
import WorkflowEngine
import WorkflowModel

extension InvocationRunner {
    /// Runs a route's admission workflow: one that answers refuses the request, one that ends without an answer lets it
    /// in. Nothing is kept of it.
    /// - Returns: the answer that refuses; nil where the request is let in.
    /// - Throws: ``APIError`` where the workflow fails.
    func refusal(by invocation: Invocation) throws(APIError) -> HTTPResponse? {
        let report = executor.execute(
            invocation.plan, for: invocation.caller, request: invocation.request, id: invocation.id,
            options: ExecutionOptions(detail: .outline))
        switch report.outcome {
        case .success(.output): return nil
        case .success(.response(let response)):
            return response.httpResponse(requestID: invocation.log.requestID, shape: invocation.errors)
        case .failure(let failure): throw failure.apiError
        }
    }
}
