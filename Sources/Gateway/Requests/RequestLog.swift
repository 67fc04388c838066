import HTTPCore
import Logging
import Stores
import WorkflowModel

/// The log of one request: every entry carries the request's id, by which an operator finds what an answer is about.
///
/// The edge makes it, and whatever the request leads to logs by it. It costs nothing until something is logged.
struct RequestLog: Sendable {
    let logger: Logger
    /// The id that the client reads in `X-Request-ID` and in failures.
    let requestID: String
    /// The request's fields, for the trace that it is part of.
    var fields: HTTPFields = [:]

    /// Logs that something failed which the client cannot mend.
    func error(_ message: Logger.Message, _ error: any Error, _ metadata: Logger.Metadata = [:]) {
        log(.error, message, error, metadata)
    }

    /// Logs an entry.
    func log(
        _ level: Logger.Level, _ message: Logger.Message, _ error: any Error, _ metadata: Logger.Metadata = [:]
    ) {
        var all = metadata
        all["request"] = "\(requestID)"
        all["error"] = "\(error)"
        if let trace = TraceContext(fields)?.traceID { all["trace"] = "\(trace)" }
        logger.log(level: level, message, metadata: all)
    }

    /// Calls a store, and maps its errors to client errors; the store's own message goes to the log only.
    func translatingErrors<T>(_ body: () throws(StoreError) -> T) throws(APIError) -> T {
        do { return try body() } catch { throw clientError(error) }
    }

    /// Logs a store's error, and maps it to the client's.
    func clientError(_ error: StoreError) -> APIError {
        self.error("the store failed", error)
        return APIError(error)
    }
}
