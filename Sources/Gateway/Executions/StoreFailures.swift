import HTTPCore
import Logging
import Stores
import WorkflowModel

/// What a store's failure is to a client: its own words go to the log alone.
struct StoreFailures: Sendable {
    let logger: Logger

    /// What the store gives; its failures as the client gets them.
    func reading<T>(_ body: () throws(StoreError) -> T) throws(APIError) -> T {
        do { return try body() } catch { throw apiError(error) }
    }

    /// The failure as the client gets it.
    func apiError(_ error: StoreError) -> APIError {
        logger.error("the store failed", metadata: ["error": "\(error)"])
        return APIError(error)
    }
}
