import Glibc
import HTTPCore
import Identity
import JSON
import RepositoryModel
import Stores
import System
import WorkflowEngine
import WorkflowModel

/// One run of a workflow, as a test file describes it: who asks for what.
struct WorkflowCall {
    static let members = ["workflow", "tenant", "principal", "request", "inputs"]

    /// The workflow's name; nil for the one under test.
    let workflow: String?
    private let tenant: TenantID
    private let principal: JSONValue
    private let request: WorkflowRequest
    /// The bytes of an upload.
    private let upload: [UInt8]?

    /// Reads a call.
    /// - Throws: ``CommandFailure`` with the place of what is not understood.
    init(_ object: TestObject) throws(CommandFailure) {
        workflow = try object.text("workflow")
        let name = try object.text("tenant") ?? "default"
        do { tenant = try TenantID(name) } catch { throw object.failure("tenant", "\(error)") }
        principal = object["principal"] ?? .defaultPrincipal(of: name)
        let inputs = object["inputs"]
        let request = try object.object(
            "request", members: ["method", "path", "params", "query", "headers", "body", "upload"])
        guard let request else {
            self.request = WorkflowRequest(body: Self.body(inputs ?? [:]))
            upload = nil
            return
        }
        guard inputs == nil else { throw object.failure("inputs", "cannot stand beside 'request'") }
        upload = try request.text("upload").map { Array($0.utf8) }
        guard upload == nil || request["body"] == nil else {
            throw request.failure("upload", "cannot stand beside 'body'")
        }
        var fields: HTTPFields = [:]
        for (name, value) in try request.texts("headers") {
            guard HTTPFields.isSafe(name: name, value: value) else {
                throw request.failure("headers.\(name)", "is no field (RFC 9110, 5)")
            }
            fields[name] = value
        }
        self.request = WorkflowRequest(
            method: try request.text("method") ?? "POST", path: try request.text("path") ?? "",
            parameters: try request.texts("params"),
            query: try request.texts("query").map { RequestTarget.Parameter(name: $0.name, value: $0.value) },
            fields: fields, body: request["body"].map(Self.body) ?? .none, contentLength: upload?.count)
    }

    /// Runs the workflow.
    /// - Throws: ``CommandFailure`` for an upload that cannot be written.
    func execute(
        _ plan: Plan, in repository: LocalRepository, _ workflows: any PlanSource
    ) throws(CommandFailure) -> LocalAnswer {
        guard let upload else { return run(plan, request, in: repository, workflows) }
        // nginx has written it before a worker sees the request.
        let directory = Directory.temporary
        do throws(SystemError) {
            let temporary = try TemporaryFile(beside: "\(directory)/packagerepo-upload")
            try temporary.file.write(upload)
            return run(plan, request.with(.file(UploadedFile(path: temporary.path))), in: repository, workflows)
        } catch {
            throw CommandFailure("Cannot write an upload: \(error)")
        }
    }

    private func run(
        _ plan: Plan, _ request: WorkflowRequest, in repository: LocalRepository, _ workflows: any PlanSource
    ) -> LocalAnswer {
        repository.execute(
            plan, for: .local(principal, tenant: tenant), request: request, workflows: workflows)
    }

    private static func body(_ value: JSONValue) -> WorkflowRequest.Body {
        .json(text: value.serialized(), value: value)
    }
}

extension WorkflowRequest {
    fileprivate func with(_ body: Body) -> WorkflowRequest {
        WorkflowRequest(
            method: method, path: path, parameters: parameters, query: query, fields: fields, body: body,
            contentLength: contentLength, isHead: isHead)
    }
}
