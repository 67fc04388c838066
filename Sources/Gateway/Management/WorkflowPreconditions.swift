import HTTPCore
import RepositoryModel
import Stores
import WorkflowCatalog
import WorkflowEngine

extension Catalog {
    /// As often as a change is tried that others come before.
    private static let maximumAttempts = 4

    /// The entity tag of a definition: its version, which is made of its bytes alone.
    static func entityTag(of version: String) -> String { "\"\(version)\"" }

    /// Changes a tenant's own workflow where the request's preconditions hold for what `GET` answers, and sees that they
    /// still do when the change is made.
    /// - Parameter change: makes the change; fails with `conflict` where something else than expected is in force.
    /// - Throws: ``APIError`` `PRECONDITION_FAILED`, 503, 500.
    func changing<T>(
        _ name: String, for call: EndpointCall, _ change: (ExpectedRevision) throws(StoreError) -> T
    ) throws(APIError) -> T {
        let preconditions = Preconditions(call.request.fields)
        guard !preconditions.isEmpty else {
            return try call.log.translatingErrors { () throws(StoreError) in try change(.any) }
        }
        for _ in 0..<Self.maximumAttempts {
            let head = try call.log.translatingErrors { () throws(StoreError) in
                try store.workflow(named: name, tenant: call.tenant)
            }
            let version = head?.version ?? sharedEntry(named: name, tenant: call.tenant)?.inForce?.version
            let tag = version.map { Self.entityTag(of: $0) }
            guard preconditions.allowsWriting(over: tag) else {
                throw APIError(
                    .preconditionFailed, tag.map { "The current ETag is \($0)" } ?? "There is no such workflow yet")
            }
            let changed = try call.log.translatingErrors { () throws(StoreError) -> T? in
                do throws(StoreError) { return try change(ExpectedRevision(head)) } catch {
                    guard error.code == .conflict else { throw error }
                    return nil
                }
            }
            if let changed { return changed }
        }
        throw APIError(.overloaded, "Others keep changing the workflow; try again")
    }
}
