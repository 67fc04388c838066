import Crypto
import JSON
package import WorkflowModel
package import WorkflowValidation

/// Reads, validates and compiles workflow files.
package struct WorkflowLoader: Sendable {
    /// The largest document that is read, in bytes (`RESOURCE_LIMIT_EXCEEDED`).
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
            return LoadedWorkflow(
                name: name, version: version, syntaxError: nil, findings: [finding], bytes: [])
        }
        let source: SourceDocument
        do {
            source = try SourceDocument(bytes)
        } catch {
            let tooDeep = Validator.nestingFindings(in: bytes)
            return LoadedWorkflow(
                name: name, version: version, syntaxError: tooDeep.isEmpty ? error : nil, findings: tooDeep,
                bytes: bytes)
        }
        let document = WorkflowDocument(source.json)
        let (findings, checked) = check(source, document, bytes, hash, context, isStored: isStored)
        return LoadedWorkflow(
            name: name, version: version, document: document, findings: findings,
            plan: findings.contains { $0.severity == .error } ? nil : checked.plan(name: name, version: version),
            bytes: bytes)
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
}
