import JSON
import RepositoryModel
import Stores
import WorkflowModel

/// The endpoints of workflows, their executions and node types.
extension EndpointDeclaration {
    package static let listWorkflows = EndpointDeclaration(
        "List the workflows that a tenant sees",
        parameters: [
            JSONSchema.limit,
            JSONSchema.query(
                "cursor", ["type": "string", "pattern": JSONValue(WorkflowName.pattern)],
                "The `next` of the page before."),
        ],
        answer: JSONSchema.object([
            "ok": JSONSchema.ok,
            "workflows": JSONSchema.list(
                of: JSONSchema.object([
                    "name": JSONSchema.text, "version": JSONSchema.text, "nodes": JSONSchema.integer,
                    "valid": JSONSchema.flag,
                    "errors": JSONSchema.list(of: JSONSchema.reference("Finding")),
                    "source": ["enum": ["file", "tenant"]], "route": JSONSchema.list(of: JSONSchema.text),
                ])), "next": JSONSchema.optionalText,
        ]))

    package static let getWorkflow =
        EndpointDeclaration("One definition as it was written", answer: JSONSchema.anyObject)
        .or(304, "The client has it already")

    package static let putWorkflow = {
        let answer = JSONSchema.object([
            "ok": JSONSchema.ok, "name": JSONSchema.text, "version": JSONSchema.text,
            "warnings": JSONSchema.list(of: JSONSchema.reference("Finding")),
        ])
        return EndpointDeclaration(
            "Store a workflow of the tenant's own", body: JSONSchema.anyObject, status: 201, answer: answer
        ).or(200, "Another one was replaced", answer)
    }()

    package static let deleteWorkflow = EndpointDeclaration(
        "Remove a workflow of the tenant's own", answer: JSONSchema.object(["ok": JSONSchema.ok]))

    package static let validateDocument = EndpointDeclaration(
        "What storing the document in the body would say", parameters: [strict],
        body: JSONSchema.anything, requiresBody: false, answer: JSONSchema.reference("Findings"))

    package static let validateWorkflow = EndpointDeclaration(
        "What there is to say of a stored definition", parameters: [strict],
        answer: JSONSchema.reference("Findings"))

    package static let executeWorkflow = EndpointDeclaration(
        "Run a workflow with the body as its inputs; a workflow that responds answers as it does on its route",
        parameters: [
            JSONSchema.query("trace", JSONSchema.flag, "Whether the answer has the trace; needs the scope write."),
            JSONSchema.query(
                "mode", ["enum": ["sync", "async"]], "When the answer is given; async needs the scope write."),
            [
                "name": "Idempotency-Key", "in": "header",
                "description": "Requests with the same key get the answer of the first.",
                "schema": ["type": "string", "pattern": "^[ -~]{1,128}$"],
            ],
        ], body: JSONSchema.anyObject, requiresBody: false, answer: JSONSchema.anything
    ).or(
        202, "The execution is queued",
        JSONSchema.object(["ok": JSONSchema.ok, "execution_id": JSONSchema.text, "status": ["const": "queued"]]))

    package static let listExecutions = EndpointDeclaration(
        "List the tenant's executions, the newest first",
        parameters: [
            JSONSchema.limit, JSONSchema.cursor,
            JSONSchema.query("workflow", ["type": "string", "minLength": 1], "The name of a workflow."),
            JSONSchema.query(
                "status", ["enum": JSONValue(ExecutionRecord.Status.allCases.map { JSONValue($0.rawValue) })],
                "How they are or have ended."),
        ],
        answer: JSONSchema.object([
            "ok": JSONSchema.ok, "executions": JSONSchema.list(of: JSONSchema.anyObject),
            "next": JSONSchema.optionalText,
        ]))

    package static let getExecution = EndpointDeclaration(
        "All that is kept of one execution", answer: JSONSchema.anyObject)

    package static let listNodeTypes = EndpointDeclaration(
        "Every node type as its declaration states it",
        answer: JSONSchema.object(["ok": JSONSchema.ok, "node_types": JSONSchema.list(of: JSONSchema.anyObject)]))

    package static let getNodeType = EndpointDeclaration(
        "One node type, by its name or an alias", answer: JSONSchema.anyObject)

    private static let strict = JSONSchema.query("strict", JSONSchema.flag, "Whether warnings count as errors.")
}
