import HTTPCore
import JSON
import Logging
import OpenAPI
import Stores
import Synchronization
import System

/// `GET /ready`: whether the service can do its work, or which dependency keeps it from that.
///
/// A check writes to the disk and commits to the database, and anybody may ask: so the dependencies are looked at once
/// a second at most, and whoever asks meanwhile gets the last answer. What fails is logged when it begins to.
final class Readiness: ManagementEndpoint {
    /// A dependency that fails, and why.
    private struct Failure {
        let dependency: String
        let reason: String
    }

    private struct State {
        /// What failed at the last check; nil before the first.
        var failures: [Failure]?
        var checkedAt = -Double.infinity
        var isChecking = false
    }

    /// Seconds for which an answer holds.
    private static let interval = 1.0

    private let metadata: any MetadataStore
    private let blobs: any BlobStore
    private let routes: RoutesInForce
    private let logger: Logger
    private let clock: @Sendable () -> Double
    private let state = Mutex(State())
    private let failing = ["metadata": PersistentFailure(), "blobs": PersistentFailure()]

    /// - Parameter clock: seconds since any moment.
    init(
        metadata: any MetadataStore, blobs: any BlobStore, routes: RoutesInForce, logger: Logger,
        clock: @escaping @Sendable () -> Double = monotonicSeconds
    ) {
        self.metadata = metadata
        self.blobs = blobs
        self.routes = routes
        self.logger = logger
        self.clock = clock
    }

    var declaration: EndpointDeclaration { .readiness }

    func respond(to call: EndpointCall) throws(APIError) -> HTTPResponse {
        if claimCheck() { check() }
        guard let stores = state.withLock({ $0.failures }) else {
            throw APIError(.storageUnavailable, "Not ready: the dependencies are being checked for the first time")
        }
        let failures = stores + routeFailures
        guard failures.isEmpty else {
            throw APIError(
                .storageUnavailable, "Not ready: \(failures.map(\.dependency).joined(separator: ", "))",
                details: JSONValue(
                    failures.map { ["dependency": JSONValue($0.dependency), "reason": JSONValue($0.reason)] }))
        }
        return HTTPResponse(json: ["status": "ready"])
    }

    /// Whether the caller has to check: no one does, and the last answer no longer holds.
    private func claimCheck() -> Bool {
        state.withLock { state in
            guard !state.isChecking, clock() - state.checkedAt >= Self.interval else { return false }
            state.isChecking = true
            return true
        }
    }

    private func check() {
        let failures = [
            failure(of: "metadata") { () throws(StoreError) in try metadata.checkHealth() },
            failure(of: "blobs") { () throws(StoreError) in try blobs.checkHealth() },
        ].compactMap { $0 }
        state.withLock { $0 = State(failures: failures, checkedAt: clock()) }
    }

    /// Without cost, so never from before.
    private var routeFailures: [Failure] {
        guard routes.serverVersion == nil else { return [] }
        return [Failure(dependency: "workflows", reason: "the server workflow has given no routes")]
    }

    /// Runs a check. The client gets the kind of failure; the store's own words go to the log alone.
    private func failure(of dependency: String, _ check: () throws(StoreError) -> Void) -> Failure? {
        do {
            try check()
            if failing[dependency]?.ends() == true {
                logger.notice("a dependency is ready again", metadata: ["dependency": "\(dependency)"])
            }
            return nil
        } catch {
            if failing[dependency]?.begins(with: "\(error)") == true {
                logger.error(
                    "a dependency is not ready", metadata: ["dependency": "\(dependency)", "error": "\(error)"])
            }
            return Failure(dependency: dependency, reason: error.code.rawValue)
        }
    }
}
