import HTTPCore
import JSON

/// What the routes below one prefix have in common: how clients authenticate, how failures look, what every answer has.
final class Mount: Sendable {
    /// What holds where no mount is named: the JSON API.
    static let api = Mount(
        prefix: nil, credentials: [.bearer], errors: .contract, fields: [:], body: .json)

    /// Where it is; nil for no prefix.
    let prefix: RoutePath?
    let credentials: [Credential]
    /// Fields of every answer, unless the answer has its own of that name.
    let fields: HTTPFields
    /// What a route takes that does not say it.
    let body: RouteBody.Kind
    private let errors: ErrorShape

    private init(
        prefix: RoutePath?, credentials: [Credential], errors: ErrorShape, fields: HTTPFields, body: RouteBody.Kind
    ) {
        (self.prefix, self.credentials, self.errors, self.fields, self.body) = (
            prefix, credentials, errors, fields, body
        )
    }

    /// Reads a mount as `web.mount` gives it.
    /// - Throws: ``RouteTable/Invalid``.
    convenience init(_ json: JSONValue) throws(RouteTable.Invalid) {
        guard let text = json["prefix"]?.string else { throw RouteTable.Invalid("a mount needs 'prefix', a text") }
        func invalid(_ reason: String) -> RouteTable.Invalid { RouteTable.Invalid("mount '\(text)': \(reason)") }
        let prefix: RoutePath
        do { prefix = try RoutePath(text) } catch { throw invalid("\(error)") }
        guard !prefix.segments.isEmpty, !prefix.hasTrailingSlash, !prefix.segments.contains(where: \.isRest) else {
            throw invalid("its prefix must have a segment, no slash at its end and no parameter of several segments")
        }
        guard !prefix.isInternal else { throw invalid("paths that begin with /_ are for nginx's own use") }
        var credentials: [Credential] = []
        for name in (json["credentials"] ?? ["bearer"]).elements {
            guard let credential = name.string.flatMap(Credential.init) else {
                throw invalid("credentials are some of bearer, basic, raw and header:NAME; found \(name)")
            }
            credentials.append(credential)
        }
        guard !credentials.isEmpty else {
            throw invalid("it needs one of the credentials bearer, basic, raw, header:NAME")
        }
        let errors: ErrorShape
        do {
            errors = try ErrorShape(challenge: json["challenge"] ?? .null, errors: json["errors"] ?? .null)
        } catch { throw invalid(error.description) }
        var fields: HTTPFields = [:]
        for (name, value) in (json["fields"] ?? [:]).members {
            guard let value = value.string, HTTPFields.isSafe(name: name, value: value) else {
                throw invalid("fields: '\(name)' must be a field with a text")
            }
            fields.append(name, value)
        }
        guard let body = RouteBody.Kind(rawValue: json["body"]?.string ?? "file") else {
            throw invalid("body must be json, bytes, file or none")
        }
        self.init(prefix: prefix, credentials: credentials, errors: errors, fields: fields, body: body)
    }

    /// How many segments of a path the mount takes.
    var depth: Int { prefix?.segments.count ?? 0 }

    /// Whether a path lies below the prefix.
    func contains(_ target: RequestTarget) -> Bool { prefix?.matchesBeginning(of: target) ?? true }

    /// The path of a route of the mount.
    /// - Parameter text: the path below the prefix; empty for the prefix itself.
    func path(_ text: String) throws(RoutePath.Invalid) -> RoutePath {
        try RoutePath((prefix?.description ?? "") + text)
    }

    /// How failures of a request are told.
    /// - Parameter request: nil for one that cannot be read.
    func errors(of request: HTTPRequest?, publicURL: String?) -> ErrorShape {
        guard errors.usesBase else { return errors }
        var shape = errors
        shape.base = RequestBase(publicURL: publicURL, isSecure: request?.isSecure ?? false, depth: depth).text(
            host: request?.fields["Host"], path: request?.target.path ?? "")
        return shape
    }

    /// Gives an answer the fields of the mount.
    func complete(_ response: inout HTTPResponse) {
        for field in fields where response.fields[field.name] == nil { response.fields.append(field.name, field.value) }
    }
}

extension RoutePath {
    /// Whether nginx keeps the path for itself: its internal locations begin with `/_`.
    var isInternal: Bool {
        switch segments.first {
        case .literal(let text), .affixed(let text, _, _): text.utf8.first == UInt8(ascii: "_")
        default: false
        }
    }
}
