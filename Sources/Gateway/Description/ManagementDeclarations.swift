import JSON
import RepositoryModel
import Stores
import WorkflowModel

// What the management endpoints take and answer, for their description (`GET /openapi.json`).

extension Health {
    var declaration: EndpointDeclaration {
        EndpointDeclaration(
            "Whether the process answers",
            answer: JSONSchema.object(["status": ["const": "healthy"], "version": JSONSchema.text]))
    }
}

extension Readiness {
    var declaration: EndpointDeclaration {
        EndpointDeclaration(
            "Whether the service can do its work", answer: JSONSchema.object(["status": ["const": "ready"]]))
    }
}

extension Schema {
    var declaration: EndpointDeclaration {
        EndpointDeclaration(
            "The entities, the rules for their names, the limits and the error codes",
            answer: JSONSchema.object([
                "ok": JSONSchema.ok, "entities": JSONSchema.anyObject, "scopes": JSONSchema.list(of: JSONSchema.text),
                "limits": JSONSchema.anyObject, "errors": JSONSchema.list(of: JSONSchema.anyObject),
            ]))
    }
}

extension Me {
    var declaration: EndpointDeclaration {
        EndpointDeclaration(
            "The principal of the token",
            answer: JSONSchema.object([
                "ok": JSONSchema.ok, "user": JSONSchema.reference("User"), "expires_at": JSONSchema.text,
            ]))
    }
}

extension ChangePassword {
    var declaration: EndpointDeclaration {
        EndpointDeclaration(
            "Change one's own password; earlier tokens become void",
            body: JSONSchema.object(["old_password": JSONSchema.text, "new_password": JSONSchema.text]),
            answer: JSONSchema.object(["ok": JSONSchema.ok, "message": JSONSchema.text]))
    }
}

extension ListWorkflows {
    var declaration: EndpointDeclaration {
        EndpointDeclaration(
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
    }
}

extension GetWorkflow {
    var declaration: EndpointDeclaration {
        EndpointDeclaration("One definition as it was written", answer: JSONSchema.anyObject)
            .or(304, "The client has it already")
    }
}

extension PutWorkflow {
    var declaration: EndpointDeclaration {
        let answer = JSONSchema.object([
            "ok": JSONSchema.ok, "name": JSONSchema.text, "version": JSONSchema.text,
            "warnings": JSONSchema.list(of: JSONSchema.reference("Finding")),
        ])
        return EndpointDeclaration(
            "Store a workflow of the tenant's own", body: JSONSchema.anyObject, status: 201, answer: answer
        ).or(200, "Another one was replaced", answer)
    }
}

extension DeleteWorkflow {
    var declaration: EndpointDeclaration {
        EndpointDeclaration("Remove a workflow of the tenant's own", answer: JSONSchema.object(["ok": JSONSchema.ok]))
    }
}

extension ValidateDocument {
    var declaration: EndpointDeclaration {
        EndpointDeclaration(
            "What storing the document in the body would say", parameters: [ValidateWorkflow.strict],
            body: JSONSchema.anything, requiresBody: false, answer: JSONSchema.reference("Findings"))
    }
}

extension ValidateWorkflow {
    static let strict = JSONSchema.query("strict", JSONSchema.flag, "Whether warnings count as errors.")

    var declaration: EndpointDeclaration {
        EndpointDeclaration(
            "What there is to say of a stored definition", parameters: [Self.strict],
            answer: JSONSchema.reference("Findings"))
    }
}

extension ExecuteWorkflow {
    var declaration: EndpointDeclaration {
        EndpointDeclaration(
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
    }
}

extension ListExecutions {
    var declaration: EndpointDeclaration {
        EndpointDeclaration(
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
    }
}

extension GetExecution {
    var declaration: EndpointDeclaration {
        EndpointDeclaration("All that is kept of one execution", answer: JSONSchema.anyObject)
    }
}

extension ListNodeTypes {
    var declaration: EndpointDeclaration {
        EndpointDeclaration(
            "Every node type as its declaration states it",
            answer: JSONSchema.object(["ok": JSONSchema.ok, "node_types": JSONSchema.list(of: JSONSchema.anyObject)]))
    }
}

extension GetNodeType {
    var declaration: EndpointDeclaration {
        EndpointDeclaration("One node type, by its name or an alias", answer: JSONSchema.anyObject)
    }
}

extension MetricsReport {
    var declaration: EndpointDeclaration {
        var declaration = EndpointDeclaration("What all workers have counted, for Prometheus", answer: nil)
        declaration.answers = [.init(status: 200, description: "Metrics", schema: JSONSchema.text, type: "text/plain")]
        return declaration
    }
}

extension Status {
    var declaration: EndpointDeclaration {
        EndpointDeclaration("What each worker is doing", answer: JSONSchema.anyObject)
    }
}
