import Identity
import JSON
import MemoryStore
import TestSupport
import WorkflowCatalog
public import WorkflowModel
import WorkflowNodes
import WorkflowTools
package import WorkflowValidation

/// The node types of the service, none of which is ever run here.
public let registry: NodeRegistry = {
    let users = InMemoryIdentityStore()
    return StandardNodes.registry(
        StandardNodes.Services(
            accounts: Accounts(users: users, hasher: PasswordHasher()),
            tokens: TokenService(keys: Keyring(.random()), store: users), users: users, anonymousReads: false,
            blobLocation: { $0.description }))
}()

private let loader = WorkflowLoader(registry: registry)

/// Does with a document all that is done with one before it runs, and traps where something does not hold that holds
/// for every document.
package func checkInvariants(of bytes: [UInt8], context: ValidationContext = ValidationContext()) {
    let loaded = loader.load(bytes, name: "fuzzed", context: context)
    precondition(loaded.isValid || loaded.plan == nil, "a plan of an invalid workflow")
    precondition(loaded.isValid || loaded.failure != nil, "an invalid workflow without a reason")
    var diagnostics = DiagnosticText(file: "fuzzed", source: bytes)
    var last = (line: 1, column: 1)
    for finding in loaded.findings {
        guard let position = finding.position else { preconditionFailure("\(finding.code) has no position") }
        precondition((position.line, position.column) >= last, "\(finding.code) is out of order")
        last = (position.line, position.column)
        let text = diagnostics.text(of: finding)
        precondition(text.utf8.count < 8_192, "an endless diagnostic")
        precondition(text.utf8.contains(UInt8(ascii: "^")), "\(finding.code) stands outside the source")
    }
    guard let document = loaded.parseDocument() else { return }
    let drawing = GraphDrawing(document, registry: registry)
    precondition(!drawing.mermaid.isEmpty && !drawing.dot.isEmpty, "no drawing")
    checkRepair(of: document, loaded, context)
}

/// Repairing twice changes nothing more, brings no error that was not there, and can be read again.
private func checkRepair(of document: JSONValue, _ loaded: LoadedWorkflow, _ context: ValidationContext) {
    let repair = WorkflowRepair(registry: registry)
    guard let once = repair.repair(document, named: "fuzzed") else { return }
    precondition(once.changes.isEmpty == (once.document == document), "changes that are not told")
    let text = DocumentFormatter().text(of: once.document)
    guard let read = try? JSONValue.parse(text) else { preconditionFailure("what is written cannot be read") }
    precondition(read == once.document, "what is written is something else")
    precondition(repair.repair(read, named: "fuzzed")?.changes.isEmpty == true, "a second repair finds more to do")
    let mechanical: Set = [
        "MISSING_ID", "MISSING_NODE_ID", "DUPLICATE_NODE_ID", "DUPLICATE_NODE_NAME", "INVALID_CONNECTION_FORMAT",
    ]
    let before = loaded.errors.count { mechanical.contains($0.code) }
    let after = loader.load(Array(text.utf8), name: "fuzzed", context: context)
    precondition(after.errors.count { mechanical.contains($0.code) } <= before, "a repair makes errors")
}
