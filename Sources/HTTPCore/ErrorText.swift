public import JSON

/// One failure, as it is told to a client.
public struct FailureReport: Sendable {
    /// The status code, 400 to 599.
    public let status: Int
    /// A code of the table, or a workflow's own.
    public let code: String
    /// What went wrong and what to do.
    public let message: String
    /// Particulars; nil where there is nothing to list.
    public let details: JSONValue?
    /// The request's id.
    public let requestID: String

    /// A failure.
    public init(status: Int, code: String, message: String, details: JSONValue?, requestID: String) {
        self.status = status
        self.code = code
        self.message = message
        self.details = details
        self.requestID = requestID
    }
}

/// A text in which the particulars of a failure are filled in: `$error.status`, `$error.code`, `$error.message`,
/// `$error.details`, `$error.request_id` and `$request.base`. `$$` is one dollar.
struct ErrorText: Sendable {
    private enum Reference: String, CaseIterable {
        case status = "error.status"
        case code = "error.code"
        case message = "error.message"
        case details = "error.details"
        case requestID = "error.request_id"
        case base = "request.base"
    }

    private enum Piece {
        case literal(String)
        case reference(Reference)
    }

    private let pieces: [Piece]

    /// - Throws: ``ErrorShape/Invalid`` for a reference that does not exist.
    init(_ text: String) throws(ErrorShape.Invalid) {
        var pieces: [Piece] = []
        var literal = ""
        var rest = Substring(text)
        while let dollar = rest.firstIndex(of: "$") {
            literal += rest[..<dollar]
            rest = rest[rest.index(after: dollar)...]
            if rest.first == "$" {
                literal.append("$")
                rest = rest.dropFirst()
                continue
            }
            let name = rest.prefix { $0.isASCII && ($0.isLetter || $0 == "." || $0 == "_") }
            // A full stop behind a reference ends a sentence.
            let written = name.hasSuffix(".") ? name.dropLast() : name
            guard let reference = Reference(rawValue: String(written)) else {
                let known = Reference.allCases.map { "$\($0.rawValue)" }.joined(separator: ", ")
                throw ErrorShape.Invalid("'$\(written.prefix(80))' is unknown; there are \(known), and $$ for a dollar")
            }
            if !literal.isEmpty { pieces.append(.literal(literal)) }
            literal = ""
            pieces.append(.reference(reference))
            rest = rest[written.endIndex...]
        }
        literal += rest
        if !literal.isEmpty { pieces.append(.literal(literal)) }
        self.pieces = pieces
    }

    /// Whether the text has `$request.base`.
    var usesBase: Bool { pieces.contains { if case .reference(.base) = $0 { true } else { false } } }

    /// The text for a failure, what is filled in passed through `escape`.
    func text(_ failure: FailureReport, base: String, escape: (String) -> String = { $0 }) -> String {
        pieces.reduce(into: "") { text, piece in
            switch piece {
            case .literal(let literal): text += literal
            case .reference(let reference):
                let value = Self.value(of: reference, failure, base)
                text += escape(value.string ?? (value.isNull ? "" : value.description))
            }
        }
    }

    /// The value for a failure: a reference alone keeps its kind, a number for the status.
    func json(_ failure: FailureReport, base: String) -> JSONValue {
        if pieces.count == 1, case .reference(let reference) = pieces[0] {
            return Self.value(of: reference, failure, base)
        }
        return JSONValue(text(failure, base: base))
    }

    private static func value(of reference: Reference, _ failure: FailureReport, _ base: String) -> JSONValue {
        switch reference {
        case .status: JSONValue(failure.status)
        case .code: JSONValue(failure.code)
        case .message: JSONValue(failure.message)
        case .details: failure.details ?? .null
        case .requestID: JSONValue(failure.requestID)
        case .base: JSONValue(base)
        }
    }
}
