import Fairness
import HTTPCore
import JSON
import Jobs
import Logging
import RepositoryModel
import Stores
import WorkflowEngine
import WorkflowModel

/// Runs workflows for requests, makes answers of how they ended, and keeps what their settings say.
struct InvocationRunner: Sendable {
    let executor: Executor
    /// Where records are kept that do not go with an execution's own commit: those of failures.
    let store: any MetadataStore
    /// From how many milliseconds on an execution is logged with its trace; nil for none.
    var slowMilliseconds: Int?

    /// Extra writes for an answer: part of the execution's own commit on success, a separate commit after a failure.
    /// They may change how the answer is written, but not what it says.
    typealias ExtraWrites = (inout HTTPResponse) -> [MetadataWrite]

    /// Runs a workflow and answers.
    /// - Parameters:
    ///   - extraWrites: what is to be stored with the answer.
    ///   - thread: the thread that answers; nil where others have no use for it.
    ///   - stopsWithClient: whether an execution that has written nothing stops when the client has gone.
    func respond(
        to invocation: Invocation, storing extraWrites: ExtraWrites? = nil, on thread: (any ExecutionThread)? = nil,
        stopsWithClient: Bool = true
    ) -> HTTPResponse {
        let plan = invocation.plan
        // Most executions leave no record.
        let recorder = plan.recording.keepsSuccesses ? self.recorder(of: invocation, startedAt: .now) : nil
        var options = ExecutionOptions(detail: detail(of: invocation), thread: thread)
        options.stopsWithClient = stopsWithClient
        var answered: HTTPResponse?
        if recorder != nil || extraWrites != nil {
            options.completion = { outcome, trace in
                var response = answer(to: invocation, outcome, trace)
                var writes = recorder.map { [MetadataWrite.putExecution($0.record(of: outcome, trace))] } ?? []
                if let extraWrites { writes += extraWrites(&response) }
                answered = response
                return writes
            }
        }
        let report = executor.execute(
            plan, for: invocation.caller, request: invocation.request, id: invocation.id, options: options)
        if let slowMilliseconds { log(report, of: invocation, ifSlowerThan: slowMilliseconds) }
        switch report.outcome {
        case .success(let outcome):
            return answered ?? answer(to: invocation, outcome, report.trace)
        case .failure(let failure):
            let error = failure.apiError
            log(failure, error, of: invocation)
            var response = error.response(requestID: invocation.log.requestID, shape: invocation.errors)
            label(&response, of: invocation, report.trace)
            var writes = extraWrites?(&response) ?? []
            if isKept(failure, error, of: invocation) {
                let recorder = recorder ?? self.recorder(of: invocation, startedAt: report.startedAt)
                writes.append(.putExecution(recorder.record(of: failure, report.trace)))
            }
            store(writes, behind: invocation)
            return response
        }
    }

    private func recorder(of invocation: Invocation, startedAt: Timestamp) -> ExecutionRecorder {
        ExecutionRecorder(
            id: invocation.id, plan: invocation.plan, subject: invocation.caller.subject,
            requestID: invocation.log.requestID, startedAt: startedAt)
    }

    private func answer(
        to invocation: Invocation, _ outcome: Executor.Outcome, _ trace: ExecutionTrace
    ) -> HTTPResponse {
        var response =
            switch outcome {
            case .response(let response):
                response.httpResponse(requestID: invocation.log.requestID, shape: invocation.errors)
            case .output(let output): HTTPResponse(json: ["ok": true, "result": ["output": output]])
            }
        label(&response, of: invocation, trace)
        return response
    }

    private func label(_ response: inout HTTPResponse, of invocation: Invocation, _ trace: ExecutionTrace) {
        if invocation.isTraced { response.body.add(trace: trace.json) }
        invocation.label(&response)
    }

    /// On a route little is recorded of what will most often be thrown away.
    private func detail(of invocation: Invocation) -> ExecutionTrace.Detail {
        let recording = invocation.plan.recording
        if recording.keepsValues { return .values }
        return !invocation.isRouted || recording.keepsSuccesses ? .sizes : .outline
    }

    private func isKept(_ failure: ExecutionFailure, _ error: APIError, of invocation: Invocation) -> Bool {
        // It has not begun; a record would cost more than the refusal saves.
        if failure.node == nil, error.code == .rateLimited { return false }
        return switch invocation.plan.recording.failures {
        case .all: true
        case .none: false
        case .usual: !invocation.isRouted || error.code.status >= 500
        }
    }

    /// Stores what goes with a failed execution. Its answer stays what it is, whether that can be done or not.
    private func store(_ writes: [MetadataWrite], behind invocation: Invocation) {
        guard !writes.isEmpty else { return }
        do throws(StoreError) { try store.commit(writes, tenant: invocation.caller.tenant) } catch {
            invocation.log.error(
                "a failed execution cannot be recorded", error, ["execution": "\(invocation.id)"])
        }
    }

    /// Logs where the time went: one line, with the nodes that took most of it.
    private func log(_ report: ExecutionReport, of invocation: Invocation, ifSlowerThan limit: Int) {
        let milliseconds = (Timestamp.now.microseconds - report.startedAt.microseconds) / 1_000
        guard milliseconds >= limit else { return }
        let request = invocation.request
        invocation.log.logger.warning(
            "a slow request",
            metadata: [
                "request": "\(invocation.log.requestID)", "route": "\(request.method) \(request.path)",
                "workflow": "\(invocation.plan.name)", "execution": "\(invocation.id)",
                "milliseconds": "\(milliseconds)",
                "nodes": .array(report.trace.slowestNodes.map { .string($0) }),
            ])
    }

    private func log(_ failure: ExecutionFailure, _ error: APIError, of invocation: Invocation) {
        guard error.code.status >= 500 else { return }
        invocation.log.error(
            "an execution failed", failure,
            ["workflow": "\(invocation.plan.name)", "execution": "\(invocation.id)"])
    }
}

extension HTTPResponse.Body {
    /// Puts the trace beside the keys of a JSON object; any other body has no place for it and stays as it is.
    fileprivate mutating func add(trace: JSONValue) {
        guard case .json(let own) = self, own.kind == .object else { return }
        self = .json(own.setting("trace", to: trace))
    }
}
