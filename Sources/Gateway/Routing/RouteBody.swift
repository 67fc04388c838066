import HTTPCore
import JSON

/// What a route takes as the body of a request, and up to which length.
struct RouteBody: Sendable {
    /// How the body reaches the workflow.
    enum Kind: String, CaseIterable, Sendable {
        /// No body is taken.
        case none
        /// JSON, in memory.
        case json
        /// Bytes of any type in memory, which a workflow hands on unread.
        case bytes
        /// A file that nginx has written, which a workflow hands on unread.
        case file
    }

    /// Limits where a route states none, in bytes.
    struct Limits: Sendable {
        /// For bodies in memory.
        let memory: Int
        /// For files.
        let file: Int
    }

    /// What an endpoint of the JSON API takes.
    static let jsonObject = RouteBody(kind: .json)

    let kind: Kind
    /// The largest body in bytes; nil for the deployment's limit.
    var limit: Int?
    /// Whether JSON of any kind is taken, not objects alone.
    var takesAnyJSON = false
    /// The media types that are taken, `type/*` for all of a type; empty for any but `multipart/*`, an envelope that
    /// would be stored as if it were what is in it.
    var types: [String] = []
    /// Fields that change what a body is and that the workflow heeds itself, in small letters.
    var handled: Set<String> = []

    /// The largest body, in bytes.
    func longest(_ limits: Limits) -> Int {
        switch kind {
        case .none: 0
        case .json, .bytes: limit ?? limits.memory
        case .file: limit ?? limits.file
        }
    }

    /// Whether nginx writes the body to a file: what is larger than other bodies may be is not held in memory by it.
    func isTakenAsFile(_ limits: Limits) -> Bool {
        switch kind {
        case .file: true
        case .json, .bytes: longest(limits) > limits.memory
        case .none: false
        }
    }

    /// Looks at a body by what the request states about it: its type, its coding and its length.
    /// - Parameter length: the stated length in bytes; nil where it shows only when the body is there.
    /// - Throws: ``APIError`` `INVALID_REQUEST`, `UNSUPPORTED_MEDIA_TYPE`, `PAYLOAD_TOO_LARGE`, `BLOB_TOO_LARGE`.
    func check(_ fields: HTTPFields, length: Int?, limits: Limits) throws(APIError) {
        if let range = fields["Content-Range"], !handled.contains("content-range") {
            // RFC 9110, 14.5: what is sent is a part, and would be stored as the whole.
            throw APIError(
                .invalidRequest,
                "Content-Range is not supported here: send the whole body in one request; found '\(range.prefix(80))'")
        }
        guard length != 0 else { return }
        guard kind != .none else { throw APIError(.payloadTooLarge, "This path takes no body") }
        try checkCoding(fields)
        try checkType(fields["Content-Type"])
        let limit = longest(limits)
        guard let length, length > limit else { return }
        throw APIError(
            kind == .file ? .blobTooLarge : .payloadTooLarge,
            "The body may have at most \(limit) bytes; it has \(length)")
    }

    private func checkCoding(_ fields: HTTPFields) throws(APIError) {
        guard let coding = fields["Content-Encoding"], !handled.contains("content-encoding") else { return }
        let known = kind == .file ? ["identity"] : ["identity", "gzip", "x-gzip"]
        guard known.contains(coding.lowercased()), fields.values(of: "Content-Encoding").count == 1 else {
            throw APIError(
                .unsupportedMediaType,
                "Content-Encoding may be \(known.joined(separator: ", ")) here; found '\(coding.prefix(80))'",
                fields: ["Accept-Encoding": known.joined(separator: ", ")])
        }
    }

    private func checkType(_ type: String?) throws(APIError) {
        if kind == .json, types.isEmpty {
            guard let type, !MediaType.isJSON(type) else { return }
            throw APIError(.unsupportedMediaType, "The body must be application/json; found \(type.prefix(80))")
        }
        guard let type else { return }
        let essence = MediaType.essence(of: type)
        guard types.isEmpty else {
            guard !types.contains(where: { MediaType.matches(essence, $0) }) else { return }
            throw APIError(
                .unsupportedMediaType, "The body must be \(types.joined(separator: " or ")); found \(type.prefix(80))")
        }
        guard !essence.hasPrefix("multipart/") else {
            throw APIError(
                .unsupportedMediaType,
                "The body must be the bytes themselves, not a form; found \(type.prefix(80)). With curl use -T FILE")
        }
    }
}

/// Media types as `Content-Type` states them (RFC 9110, 8.3.1).
enum MediaType {
    /// `application/json` or `…+json`, whatever its parameters (RFC 6839, 3.1).
    static func isJSON(_ type: String) -> Bool {
        // What nearly all clients send; the rest of this costs more than the parse of a small body.
        if type == "application/json" { return true }
        let essence = essence(of: type)
        return essence == "application/json" || (essence.hasPrefix("application/") && essence.hasSuffix("+json"))
    }

    /// Type and subtype in small letters, without parameters.
    static func essence(of type: String) -> String {
        type.prefix { $0 != ";" }.lowercased().filter { $0 != " " && $0 != "\t" }
    }

    /// Whether a type is the one named, or of the kind `type/*`.
    static func matches(_ essence: String, _ range: String) -> Bool {
        range.hasSuffix("/*") ? essence.hasPrefix(range.dropLast()) : essence == range
    }
}
