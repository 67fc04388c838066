public import HTTPCore
public import JSON
public import Stores

/// The request that a workflow answers. `$request` and `$input` are made of it when a node first reads them.
public struct WorkflowRequest: Sendable {
    /// The body of a request.
    public enum Body: Sendable {
        /// Nothing.
        case none
        /// JSON: its text and its value.
        case json(text: [UInt8], value: JSONValue)
        /// Bytes that are handed on unread, in a file or in memory.
        case file(UploadedFile)
    }

    /// The method.
    public let method: String
    /// The path, as it was sent.
    public let path: String
    /// The path parameters of the route.
    public let parameters: [(name: String, value: String)]
    /// The query.
    public let query: [RequestTarget.Parameter]
    /// The fields, credentials removed.
    public let fields: HTTPFields
    /// The body.
    public let body: Body
    /// The stated length of the body.
    public let contentLength: Int?
    /// Whether the method was `HEAD`; ``method`` is then `GET`.
    public let isHead: Bool
    /// Where it comes from; no workflow sees it.
    public let source: RequestSource
    private let base: RequestBase

    /// Makes a request.
    public init(
        method: String = "POST", path: String = "", parameters: [(name: String, value: String)] = [],
        query: [RequestTarget.Parameter] = [], fields: HTTPFields = [:], body: Body = .none,
        contentLength: Int? = nil, isHead: Bool = false, source: RequestSource = .none,
        base: RequestBase = RequestBase()
    ) {
        self.method = method
        self.path = path
        self.parameters = parameters
        self.query = query
        self.fields = fields
        self.body = body
        self.contentLength = contentLength
        self.isHead = isHead
        self.source = source
        self.base = base
    }

    /// `$input`: path parameters, query and JSON body in one object. The path takes precedence over the query, the
    /// query over the body.
    public var input: JSONValue {
        var input = JSONObjectBuilder()
        if case .json(_, let value) = body, value.kind == .object {
            if query.isEmpty, parameters.isEmpty { return value }
            for member in value.members { input.set(member.key, member.value) }
        }
        for parameter in query.reversed() { input.set(parameter.name, text: parameter.value) }
        for parameter in parameters { input.set(parameter.name, text: parameter.value) }
        return input.finish()
    }

    /// Returns a member of `$request`; nil for an unknown name.
    public func member(_ name: String) -> Value? {
        switch name {
        case "path": .json(JSONValue(path))
        case "method": .json(JSONValue(method))
        case "params": .json(JSONValue(members: parameters.map { ($0.name, JSONValue($0.value)) }))
        case "query": .json(JSONValue(members: query.reversed().map { ($0.name, JSONValue($0.value)) }))
        // Of a name that occurs twice the first counts.
        case "headers": .json(JSONValue(members: fields.reversed().map { ($0.name.lowercased(), JSONValue($0.value)) }))
        case "query_all": .json(Self.lists(query.map { ($0.name, $0.value) }))
        case "headers_all": .json(Self.lists(fields.map { ($0.name.lowercased(), $0.value) }))
        case "base": .json(JSONValue(baseURL))
        case "is_head": .json(JSONValue(isHead))
        case "content_length": .json(contentLength.map { JSONValue($0) } ?? .null)
        case "body": content
        case "json": .json(json)
        default: nil
        }
    }

    /// What URLs of the mount that was asked begin with, without a slash at the end.
    public var baseURL: String { base.text(host: fields["Host"], path: path) }

    /// Every value of each name, in their order.
    private static func lists(_ pairs: [(name: String, value: String)]) -> JSONValue {
        var names: [String] = []
        var values: [String: [JSONValue]] = [:]
        for pair in pairs {
            if values[pair.name] == nil { names.append(pair.name) }
            values[pair.name, default: []].append(JSONValue(pair.value))
        }
        return JSONValue(members: names.map { ($0, JSONValue(values[$0] ?? [])) })
    }

    /// The body where it is JSON, else null.
    public var json: JSONValue {
        if case .json(_, let value) = body { value } else { .null }
    }

    private var content: Value {
        switch body {
        case .none: .null
        case .json(let text, _): .json(JSONValue(String(decoding: text, as: UTF8.self)))
        case .file(let file): .file(file)
        }
    }

    /// The names of `$request`'s members.
    public static let memberNames = [
        "path", "method", "params", "query", "headers", "body", "json", "content_length", "query_all", "headers_all",
        "base", "is_head",
    ]
}
