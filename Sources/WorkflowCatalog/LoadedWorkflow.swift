package import HTTPCore
package import JSON
package import RepositoryModel
package import Schedules
package import WorkflowEngine
package import WorkflowModel
import WorkflowValidation

/// A workflow's file as it was read: what it says, what is wrong with it, and the plan where it can run.
/// Shared by all that have it: handing it on copies nothing.
package final class LoadedWorkflow: Sendable {
    /// The name that clients call it by: the file's, without `.json`.
    package let name: String
    /// The first 16 hexadecimal digits of the file's SHA-256.
    package let version: String
    /// How many nodes it has.
    package let nodeCount: Int
    /// Why the file is not JSON.
    package let syntaxError: JSONSyntaxError?
    /// What the validator found, that for a workflow with a route included.
    private let checked: [Finding]
    /// What the validator found that holds whether or not a route leads to the workflow.
    package let findings: [Finding]
    /// Whether it is JSON and has no errors.
    package let isValid: Bool
    /// What runs; nil if there are errors, or nodes of other systems.
    package let plan: Plan?
    /// The definition as it was written; empty if it is too large to be read.
    package let bytes: [UInt8]
    /// What starts it by the clock; empty if it cannot run, or is not active.
    package let schedules: [ScheduleTrigger]
    /// The tenant that it is for; nil for every one.
    package let owner: TenantID?
    /// Whether the file is JSON.
    let isRead: Bool

    /// A document that was read.
    init(
        name: String, version: String, document: WorkflowDocument, findings: [Finding], plan: Plan?, bytes: [UInt8]
    ) {
        self.name = name
        self.version = version
        self.plan = plan
        self.bytes = bytes
        nodeCount = document.nodes.count
        syntaxError = nil
        checked = findings
        self.findings = Self.withoutRoutes(findings)
        isValid = !findings.contains { $0.severity == .error }
        schedules = plan == nil ? [] : ScheduleTrigger.all(of: document.source)
        owner = document.source["tenantId"]?.string.flatMap { try? TenantID($0) }
        isRead = true
    }

    /// A document that cannot be read.
    init(name: String, version: String, syntaxError: JSONSyntaxError?, findings: [Finding], bytes: [UInt8]) {
        self.name = name
        self.version = version
        self.syntaxError = syntaxError
        self.findings = findings
        self.bytes = bytes
        checked = findings
        isValid = false
        nodeCount = 0
        plan = nil
        schedules = []
        owner = nil
        isRead = false
    }

    private static func withoutRoutes(_ findings: [Finding]) -> [Finding] {
        findings.contains(where: \.isForRoutesOnly) ? findings.filter { !$0.isForRoutesOnly } : findings
    }

    /// Reads the document again; nil if the file is not JSON. It is not kept: it takes several times the memory of its
    /// text, and what runs is the plan.
    package func parseDocument() -> JSONValue? { isRead ? (try? SourceDocument(bytes))?.json : nil }

    /// The errors among the findings.
    package var errors: [Finding] { findings.filter { $0.severity == .error } }

    /// What stands in the way: the errors, under `strict` the warnings too. Each keeps its own severity.
    package func errors(strict: Bool) -> [Finding] { strict ? findings : errors }

    /// Whether it is JSON and nothing stands in its way.
    package func isValid(strict: Bool) -> Bool { syntaxError == nil && errors(strict: strict).isEmpty }

    /// Why it cannot run, as the client gets it; nil if it can.
    package var failure: APIError? {
        if plan != nil { return nil }
        if let syntaxError {
            return APIError(
                .invalidWorkflow,
                "Workflow '\(name)' is not valid JSON: \(syntaxError.message) at line \(syntaxError.line), "
                    + "column \(syntaxError.column)",
                details: [syntaxFinding(syntaxError).json])
        }
        let reasons = errors.isEmpty ? findings.filter { $0.code == "FOREIGN_NODE_TYPE" } : errors
        return APIError(
            .workflowValidationError,
            errors.isEmpty
                ? "Workflow '\(name)' has nodes of another system and cannot be executed here"
                : "Workflow validation failed: \(errors.count) error(s)",
            details: JSONValue(reasons.map(\.json)))
    }

    /// Everything that is to be said of it if no route leads to it, a syntax error included.
    package var allFindings: [Finding] { allFindings(isRouted: false) }

    /// Everything that is to be said of it, a syntax error included.
    /// - Parameter isRouted: whether a route leads to it, so that it must respond (`NO_RESPONSE`).
    package func allFindings(isRouted: Bool) -> [Finding] {
        syntaxError.map { [syntaxFinding($0)] } ?? (isRouted ? checked : findings)
    }

    /// Whether it is for one other tenant alone (`TENANT_MISMATCH`); who asks for another is not told of it.
    func belongs(toAnotherThan tenant: TenantID) -> Bool {
        owner.map { $0 != tenant } ?? false
    }

    /// A syntax error in the shape of a finding.
    package func syntaxFinding(_ error: JSONSyntaxError) -> Finding {
        Finding(
            .error, "INVALID_JSON", at: "", error.message,
            position: Finding.Position(line: error.line, column: error.column))
    }
}
