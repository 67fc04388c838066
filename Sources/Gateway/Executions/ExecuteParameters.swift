import HTTPCore

/// The parameters of `/execute` that are for the service and not inputs of the workflow: query parameters and fields.
struct ExecuteParameters: Sendable {
    /// When the answer is given.
    enum Mode: String {
        case sync, async
    }

    /// The query parameters that are for the service and not for the workflow.
    private static let own: Set<String> = ["mode", "trace"]
    private static let longestKey = 128

    let mode: Mode
    /// Whether the answer has the trace. The 202 of an execution that runs later has none yet; its record always does.
    let isTraced: Bool
    /// `Idempotency-Key`.
    let key: String?

    /// Reads a request.
    /// - Throws: ``APIError`` `INVALID_REQUEST` that names what has a bad value.
    init(_ request: HTTPRequest) throws(APIError) {
        let given = request.target.queryValue("mode") ?? Mode.sync.rawValue
        guard let mode = Mode(rawValue: given) else {
            throw APIError(.invalidRequest, "mode must be sync or async; found '\(given.prefix(80))'")
        }
        self.mode = mode
        isTraced = try request.flag("trace")
        key = try request.fields["Idempotency-Key"].map { (text) throws(APIError) in
            guard (1...Self.longestKey).contains(text.utf8.count), text.utf8.allSatisfy({ (0x20...0x7e).contains($0) })
            else {
                throw APIError(
                    .invalidRequest,
                    "Idempotency-Key must be 1 to \(Self.longestKey) printable ASCII characters; found "
                        + "\(text.utf8.count) bytes")
            }
            return text
        }
    }

    /// Whether they request more than the workflow's answer, which needs `write`.
    var isPrivileged: Bool { isTraced || mode == .async }

    /// The query that the workflow sees: never the tenant, and by `/execute` not what is said of the execution.
    static func inputs(of query: [RequestTarget.Parameter], isRouted: Bool) -> [RequestTarget.Parameter] {
        query.filter { $0.name != HTTPRequest.tenantParameter && (isRouted || !own.contains($0.name)) }
    }
}
