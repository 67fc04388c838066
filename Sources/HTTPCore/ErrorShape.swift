public import JSON

/// How failures are told to the clients of a mount: what a 401 asks for, and what the answer looks like.
///
///     try ErrorShape(
///         challenge: "Basic realm=\"packages\"",
///         errors: ["content_type": "application/json", "body": ["message": "$error.message"]])
public struct ErrorShape: Sendable {
    /// Why an error shape cannot be read.
    public struct Invalid: Error, CustomStringConvertible {
        public let description: String
        init(_ description: String) { self.description = description }
    }

    /// What a mount says of its failures. Shared by all requests: handing it on copies nothing.
    private final class Definition: Sendable {
        let challenges: [ErrorText]
        let contentType: String?
        let headers: [(name: String, value: ErrorText)]
        let body: ErrorBody?

        init(
            _ challenges: [ErrorText], _ contentType: String?, _ headers: [(name: String, value: ErrorText)],
            _ body: ErrorBody?
        ) {
            self.challenges = challenges
            self.contentType = contentType
            self.headers = headers
            self.body = body
        }

        var usesBase: Bool {
            challenges.contains(where: \.usesBase) || headers.contains(where: \.value.usesBase)
                || body?.usesBase == true
        }
    }

    /// The shape of the HTTP contract ("Conventions").
    public static let contract = ErrorShape()

    /// `$request.base` of the request that fails.
    public var base = ""
    /// Nil for the contract's shape.
    private let definition: Definition?

    private init() { definition = nil }

    /// Whether ``base`` is needed.
    public var usesBase: Bool { definition?.usesBase ?? false }

    /// Reads a shape.
    /// - Parameters:
    ///   - challenge: the value of `WWW-Authenticate` in a 401, or a list of values; null for the contract's.
    ///   - errors: an object of `content_type`, `headers` and `body`, each of them optional; null for the contract's. A
    ///     text as `body` is sent as text, anything else as JSON.
    /// - Throws: ``Invalid``.
    public init(challenge: JSONValue, errors: JSONValue) throws(Invalid) {
        var challenges: [ErrorText] = []
        for value in challenge.kind == .array ? Array(challenge.elements) : [challenge] where !value.isNull {
            guard let text = value.string, HTTPFields.isSafe(name: "WWW-Authenticate", value: text) else {
                throw Invalid("challenge must be a text, or a list of texts; found \(value.kind.rawValue)")
            }
            challenges.append(try ErrorText(text))
        }
        guard errors.isNull || errors.kind == .object else {
            throw Invalid("errors must be an object of content_type, headers and body")
        }
        if let unknown = errors.members.first(where: { !["content_type", "headers", "body"].contains($0.key) }) {
            throw Invalid("errors has no member '\(unknown.key.prefix(80))'; there are content_type, headers and body")
        }
        var headers: [(name: String, value: ErrorText)] = []
        for (name, value) in (errors["headers"] ?? [:]).members {
            guard let text = value.string, HTTPFields.isSafe(name: name, value: text) else {
                throw Invalid("errors.headers: '\(name.prefix(80))' must be a field with a text")
            }
            headers.append((name, try ErrorText(text)))
        }
        let type = errors["content_type"] ?? .null
        guard type.isNull || type.string.map({ HTTPFields.isSafe(name: "Content-Type", value: $0) }) == true else {
            throw Invalid("errors.content_type must be a media type")
        }
        let body = try (errors["body"] ?? .null).isNull ? nil : ErrorBody(errors["body"] ?? .null)
        definition = Definition(challenges, type.string, headers, body)
    }

    /// The answer for a failure.
    /// - Parameter fields: fields of this failure, such as `Allow`; they replace others of their names.
    public func response(_ failure: FailureReport, fields: HTTPFields = [:]) -> HTTPResponse {
        var response = answer(failure)
        for header in definition?.headers ?? [] {
            // What is filled in may hold anything.
            let value = header.value.text(failure, base: base)
            if HTTPFields.isSafe(name: header.name, value: value) { response.fields[header.name] = value }
        }
        if failure.status == 401 { response.fields["WWW-Authenticate"] = "Bearer" }
        if let seconds = ErrorCode.named(failure.code)?.retryAfter { response.fields["Retry-After"] = String(seconds) }
        response.fields.replace(by: fields)
        if failure.status == 401, let challenges = definition?.challenges, !challenges.isEmpty {
            challenge(&response, failure, challenges)
        }
        return response
    }

    private func answer(_ failure: FailureReport) -> HTTPResponse {
        let contentType = definition?.contentType
        let type = contentType.map { ["Content-Type": $0] as HTTPFields } ?? [:]
        guard let body = definition?.body else {
            var error: [(String, JSONValue)] = [
                ("code", JSONValue(failure.code)), ("message", JSONValue(failure.message)),
                ("request_id", JSONValue(failure.requestID)),
            ]
            if let details = failure.details { error.append(("details", details)) }
            return HTTPResponse(
                status: failure.status, json: ["ok": false, "error": JSONValue(members: error)], fields: type)
        }
        guard case .text(let text) = body else {
            return HTTPResponse(status: failure.status, json: body.json(failure, base: base), fields: type)
        }
        let isMarkup = contentType.map { $0.contains("html") || $0.contains("xml") } ?? false
        let filled = text.text(failure, base: base, escape: isMarkup ? Self.escaped : { $0 })
        return HTTPResponse(
            status: failure.status, fields: ["Content-Type": contentType ?? "text/plain; charset=utf-8"],
            body: .bytes(Array(filled.utf8)))
    }

    /// Puts the mount's own challenges in place of the contract's. Those of the scheme `Bearer` take over what is wrong
    /// with the token that was sent (RFC 6750, 3).
    private func challenge(_ response: inout HTTPResponse, _ failure: FailureReport, _ challenges: [ErrorText]) {
        let stated = response.fields["WWW-Authenticate"] ?? ""
        let attributes = stated.hasPrefix("Bearer ") ? ", " + stated.dropFirst(7) : ""
        response.fields["WWW-Authenticate"] = nil
        for challenge in challenges {
            let text = challenge.text(failure, base: base)
            guard HTTPFields.isSafe(name: "WWW-Authenticate", value: text) else { continue }
            response.fields.append("WWW-Authenticate", text.hasPrefix("Bearer ") ? text + attributes : text)
        }
    }

    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { escaped, character in
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.append(character)
            }
        }
    }
}
