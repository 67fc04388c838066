import HTTPCore
import JSON
import Logging
import Stores

/// `GET /ready`: the service can do its work, or which dependency keeps it from that.
struct Readiness: ManagementEndpoint {
    let metadata: any MetadataStore
    let blobs: any BlobStore
    let routes: RoutesInForce
    let logger: Logger

    func respond(
        to request: HTTPRequest, parameters: [String], as who: Authenticated
    ) throws(APIError) -> HTTPResponse {
        let failing = [
            ("metadata", failure { () throws(StoreError) in try metadata.checkHealth() }),
            ("blobs", failure { () throws(StoreError) in try blobs.checkHealth() }),
            ("workflows", routes.serverVersion != nil ? nil : "the server workflow has given no routes"),
        ].compactMap { name, reason in reason.map { (name, $0) } }
        guard failing.isEmpty else {
            throw APIError(
                .storageUnavailable, "Not ready: \(failing.map(\.0).joined(separator: ", "))",
                details: JSONValue(failing.map { ["dependency": JSONValue($0.0), "reason": JSONValue($0.1)] }))
        }
        return HTTPResponse(json: ["status": "ready"])
    }

    /// What is to be said of a check that fails; the store's own words go to the log.
    private func failure(_ check: () throws(StoreError) -> Void) -> String? {
        do {
            try check()
            return nil
        } catch {
            logger.error("a dependency is not ready", metadata: ["error": "\(error)"])
            return error.code.rawValue
        }
    }
}
