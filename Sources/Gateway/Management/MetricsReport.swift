import HTTPCore
import Jobs
import Metrics
import OpenAPI
import Stores

/// `GET /metrics`: what all workers have counted, for Prometheus.
struct MetricsReport: ManagementEndpoint {
    let jobs: any JobStore
    let release: String

    var declaration: EndpointDeclaration { .metricsReport }

    func respond(to call: EndpointCall) throws(APIError) -> HTTPResponse {
        // A store that cannot be read is what an operator looks for here: the rest is told all the same.
        let waiting = try? jobs.waitingJobs(limit: 1_000_000)
        let text = PrometheusReport.text(Metrics.segment, release: release, waiting: waiting)
        return HTTPResponse(
            status: 200, fields: ["Content-Type": PrometheusReport.contentType], body: .bytes(Array(text.utf8)))
    }
}
