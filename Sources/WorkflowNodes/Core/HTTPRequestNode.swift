import HTTPClient
import HTTPCore
import JSON
import Values
import WorkflowModel

/// `core.http_request`: sends a request and gives the answer as `{status, headers, body, json}`, whatever its status.
///
/// http and https, to public addresses only (unless the deployment allows others), at most five redirects, which only
/// GET, HEAD and POST follow; the answer is text of at most 8 MiB. `retry` says how many times more a request that does
/// not do its work twice is sent when there was no answer. The trace that the execution is part of is passed on
/// (`traceparent`).
struct HTTPRequestNode: NodeType {
    static let url = NodeParameter.required(0, "url", .string, rule: .url)
    static let method = NodeParameter.optional(
        1, "method", .string, default: "GET", options: OutboundRequest.methods)
    static let headers = NodeParameter.optional(2, "headers", .object, default: [:], rule: .requestHeaders)
    static let query = NodeParameter.optional(3, "query", .object, default: [:])
    static let body = NodeParameter.optional(4, "body", .any)
    static let timeout = NodeParameter.optional(5, "timeout", .integer, default: 10_000, range: 1...30_000)
    static let retry = NodeParameter.optional(6, "retry", .integer, default: 0, range: 0...5)

    static let declaration = NodeDeclaration(
        "core.http_request", parameters: [url, method, headers, query, body, timeout, retry], isRetryable: true)

    private let allowsPrivateAddresses: Bool

    /// - Parameter allowsPrivateAddresses: whether addresses that are not public may be connected to.
    init(allowsPrivateAddresses: Bool) { self.allowsPrivateAddresses = allowsPrivateAddresses }

    func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        var request = try attempt {
            try OutboundRequest(
                url: call.string(Self.url), method: call.string(Self.method), headers: call.json(Self.headers),
                query: call.json(Self.query), body: call.value(Self.body))
        }
        if let trace = TraceContext(call.execution.request.fields) { request.join(trace) }
        let timeout = try call.integer(Self.timeout)
        let retries = try call.integer(Self.retry)
        guard timeout > 0, (0...5).contains(retries) else {
            throw NodeFailure("OUT_OF_RANGE", "'timeout' must be greater than 0, and 'retry' 0 to 5")
        }
        var attempts = 1 + (request.isIdempotent ? retries : 0)
        while true {
            attempts -= 1
            var answer = JSONValue.null
            do {
                try call.host.waiting { () throws(NodeFailure) in
                    answer = try CurlTransfer.send(
                        request, timeout: Int(min(Double(timeout), call.host.secondsLeft * 1_000 + 1, 30_000)),
                        allowsPrivateAddresses: allowsPrivateAddresses)
                }
                return .output(.json(answer))
            } catch {
                guard attempts > 0, error.code == "UPSTREAM_ERROR" else { throw error }
            }
        }
    }
}
