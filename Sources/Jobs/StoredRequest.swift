import HTTPCore
import JSON
import WorkflowModel

/// A request as it is kept until its execution begins. Fields with credentials are not in it.
enum StoredRequest {
    /// The part of a request that is kept; an uploaded file, which goes with its request, is not.
    static func json(_ request: WorkflowRequest) -> JSONValue {
        var members: [(String, JSONValue)] = [
            ("method", JSONValue(request.method)), ("path", JSONValue(request.path)),
            ("query", pairs(request.query.map { ($0.name, $0.value) })),
            ("fields", pairs(request.fields.map { ($0.name, $0.value) })), ("base", JSONValue(request.baseURL)),
        ]
        if case .json(let text, _) = request.body {
            members.append(("body", JSONValue(String(decoding: text, as: UTF8.self))))
        }
        if let length = request.contentLength { members.append(("content_length", JSONValue(length))) }
        return JSONValue(members: members)
    }

    /// The request of what ``json(_:)`` kept.
    static func request(_ json: JSONValue) -> WorkflowRequest {
        var fields: HTTPFields = [:]
        for (name, value) in texts(json["fields"]) where HTTPFields.isSafe(name: name, value: value) {
            fields.append(name, value)
        }
        var body = WorkflowRequest.Body.none
        if let text = json["body"]?.string {
            let value = try? JSONValue.parse(Array(text.utf8), maximumDepth: JSONValue.maximumDepthFromOutside)
            body = .json(text: Array(text.utf8), value: value ?? [:])
        }
        return WorkflowRequest(
            method: json["method"]?.string ?? "POST", path: json["path"]?.string ?? "",
            query: texts(json["query"]).map { RequestTarget.Parameter(name: $0.name, value: $0.value) },
            fields: fields, body: body, contentLength: json["content_length"]?.int,
            base: RequestBase(publicURL: json["base"]?.string))
    }

    private static func pairs(_ list: [(String, String)]) -> JSONValue {
        JSONValue(list.map { [JSONValue($0.0), JSONValue($0.1)] })
    }

    private static func texts(_ list: JSONValue?) -> [(name: String, value: String)] {
        (list ?? .null).elements.map { ($0[0]?.string ?? "", $0[1]?.string ?? "") }
    }
}
