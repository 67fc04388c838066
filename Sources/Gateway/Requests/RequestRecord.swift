import Edge
import HTTPCore
import Identity
import Metrics
import RepositoryModel
import System

/// What is found out about a request while it is answered, for its line in the log and for the metrics.
struct RequestRecord {
    /// How long the request has waited for a thread.
    var queueMicroseconds = 0
    /// Who sends it, and for which tenant; nil where that was not found out.
    var caller: Authenticated?
    private var route: Route?
    private var series: RouteSeries?
    private var parameters: [(name: String, value: String)] = []
    private let startedAt = monotonicNanoseconds()

    /// Where requests are counted that no route is for.
    private static let unmatched = Metrics.slot.route("any", "unmatched")

    /// Begins with a request that the calling thread has got.
    init() { StoreTime.reset() }

    /// Notes the route that a request has found.
    mutating func take(_ match: RouteTrie.Match, method: String) {
        route = match.route
        series = route?.series(of: method)
        if case .found(_, let parameters) = match { self.parameters = parameters }
    }

    /// Counts the answer.
    /// - Returns: the request's line for the log.
    func end(_ response: HTTPResponse) -> RequestLine {
        let microseconds = (monotonicNanoseconds() - startedAt) / 1_000
        Metrics.slot.countAnswer(series ?? Self.unmatched, status: response.status, microseconds: microseconds)
        Metrics.observe(.queueDuration, queueMicroseconds)
        if case .file = response.body { Metrics.count(.downloadsAuthorised) }
        let execution = response.fields["X-Execution-ID"]
        return RequestLine(
            tenant: caller?.tenant.text, user: caller?.principal?.subject, route: route?.path.description,
            workflow: execution == nil ? nil : workflow, execution: execution, queue: queueMicroseconds,
            worker: microseconds, store: StoreTime.microseconds)
    }

    /// The workflow of the route; that which an endpoint runs is the first parameter of its path.
    private var workflow: String? {
        if case .workflow(let name, _) = route?.target { name } else { parameters.first?.value }
    }
}
