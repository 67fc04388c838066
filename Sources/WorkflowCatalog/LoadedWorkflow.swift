import Crypto
package import HTTPCore
package import JSON
import RepositoryModel
package import WorkflowEngine
package import WorkflowModel
package import WorkflowValidation

/// A workflow's file as it was read: what it says, what is wrong with it, and the plan where it can run.
package struct LoadedWorkflow: Sendable {
    /// The name that clients call it by: the file's, without `.json`.
    package let name: String
    /// The first 16 hexadecimal digits of the file's SHA-256.
    package let version: String
    /// How many nodes it has.
    package let nodeCount: Int
    /// Why the file is not JSON.
    package let syntaxError: JSONSyntaxError?
    /// What the validator says.
    package let findings: [Finding]
    /// What runs; nil where there are errors, or nodes of other systems.
    package let plan: Plan?
    /// The definition as it was written; empty where it is too large to be read.
    package let bytes: [UInt8]
    /// The tenant that it is for; nil for every one.
    let owner: TenantID?
    /// Whether the file is JSON.
    let isRead: Bool

    /// The document, read again: it takes several times the memory of its text, and what runs is the plan. Nil where
    /// the file is not JSON.
    package var document: JSONValue? { isRead ? (try? SourceDocument(bytes))?.json : nil }

    /// The errors among the findings.
    package var errors: [Finding] { findings.filter { $0.severity == .error } }

    /// Whether it is JSON and has no errors.
    package var isValid: Bool { syntaxError == nil && errors.isEmpty }

    /// What stands in the way: the errors, under `strict` the warnings too. Each keeps its own severity.
    package func errors(strict: Bool) -> [Finding] { strict ? findings : errors }

    /// Whether it is JSON and nothing stands in its way.
    package func isValid(strict: Bool) -> Bool { syntaxError == nil && errors(strict: strict).isEmpty }

    /// Why it cannot run, as the client gets it; nil where it can.
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

    /// Everything that is to be said of it, a syntax error included.
    package var allFindings: [Finding] { syntaxError.map { [syntaxFinding($0)] } ?? findings }

    /// Whether it is for one other tenant alone (validation rule 49); who asks for another is not told of it.
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

/// Reads, validates and compiles workflow files.
package struct WorkflowLoader: Sendable {
    /// The largest document that is read, in bytes (validation rule 12).
    package static let maximumSize = DocumentLimits.size

    /// The node types that it knows.
    package let registry: NodeRegistry
    private let validator: Validator
    private let kept: FindingsFiles?

    /// A loader that knows these node types.
    /// - Parameter kept: where findings are kept across processes; nil for nowhere.
    package init(registry: NodeRegistry, kept: FindingsFiles? = nil) {
        self.registry = registry
        validator = Validator(registry: registry)
        self.kept = kept
    }

    /// Loads a document. Never fails: what is wrong is in the result.
    /// - Parameters:
    ///   - bytes: the file.
    ///   - name: what clients call it.
    ///   - context: who asks, and what the workflow is for.
    ///   - isStored: whether it will be loaded again, so that its findings are worth keeping.
    ///   - size: the bytes of the whole file, where no more than its beginning was read.
    package func load(
        _ bytes: [UInt8], name: String, context: ValidationContext = ValidationContext(), isStored: Bool = false,
        size: Int = 0
    ) -> LoadedWorkflow {
        let hash = SHA256.hexadecimal(bytes)
        let version = String(hash.prefix(16))
        guard bytes.count <= Self.maximumSize else {
            let finding = Finding(
                .error, "RESOURCE_LIMIT_EXCEEDED", at: "",
                "A workflow may have at most \(Self.maximumSize) bytes; found \(max(bytes.count, size))",
                position: Finding.Position(line: 1, column: 1))
            return unread(name, version, findings: [finding], bytes: [])
        }
        let source: SourceDocument
        do {
            source = try SourceDocument(bytes)
        } catch {
            let tooDeep = Validator.nestingFindings(in: bytes)
            return unread(name, version, syntaxError: tooDeep.isEmpty ? error : nil, findings: tooDeep, bytes: bytes)
        }
        let document = WorkflowDocument(source.json)
        let (findings, checked) = check(source, document, bytes, hash, context, isStored: isStored)
        let isValid = !findings.contains { $0.severity == .error }
        return LoadedWorkflow(
            name: name, version: version, nodeCount: document.nodes.count, syntaxError: nil, findings: findings,
            plan: isValid
                ? Planner(document: document, registry: registry).plan(name: name, version: version, checked.compiled)
                : nil,
            bytes: bytes, owner: source.json["tenantId"]?.string.flatMap { try? TenantID($0) }, isRead: true)
    }

    /// What the validator says, or has said of the same bytes before; and what it has made of the document, which is
    /// made now where it is asked for and the validator has not run.
    private func check(
        _ source: SourceDocument, _ document: WorkflowDocument, _ bytes: [UInt8], _ hash: String,
        _ context: ValidationContext, isStored: Bool
    ) -> (findings: [Finding], context: RuleContext) {
        if isStored, let known = kept?.findings(ofContent: hash, context) {
            return (known, RuleContext(document: document, registry: registry, options: context))
        }
        let checked = validator.check(
            document, text: bytes, context: context, hasDuplicateKeys: source.hasDuplicateKeys)
        if isStored { kept?.keep(checked.findings, ofContent: hash, context) }
        return checked
    }

    /// What there is of a document that cannot be read.
    private func unread(
        _ name: String, _ version: String, syntaxError: JSONSyntaxError? = nil, findings: [Finding], bytes: [UInt8]
    ) -> LoadedWorkflow {
        LoadedWorkflow(
            name: name, version: version, nodeCount: 0, syntaxError: syntaxError, findings: findings, plan: nil,
            bytes: bytes, owner: nil, isRead: false)
    }
}
