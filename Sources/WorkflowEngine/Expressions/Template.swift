import JSON
import Values
import WorkflowModel

/// A parameter as it was compiled: data with references in it (workflow format, "Values and references").
indirect enum Template: Sendable {
    /// Data without any reference.
    case constant(JSONValue)
    /// A whole string that is one reference or expression; keeps its type.
    case computed(Expression, source: String)
    /// Text with references in it.
    case text([Piece])
    case array([Template])
    case object([(key: String, value: Template)])

    /// A part of a text.
    enum Piece: Sendable {
        case literal(String)
        case computed(Expression, source: String)
    }

    /// Whether nothing in it has to be computed.
    var isConstant: Bool { if case .constant = self { true } else { false } }
}

extension Template {
    /// The same without the document that its constants were taken out of.
    var detached: Template {
        switch self {
        case .constant(let value): .constant(value.detached)
        case .computed, .text: self
        case .array(let items): .array(items.map(\.detached))
        case .object(let members): .object(members.map { ($0.key, $0.value.detached) })
        }
    }

    /// The parameter as it was written: a text as it is, anything else as JSON.
    var source: String {
        switch self {
        case .constant(let value): value.string ?? value.description
        case .array, .object: written.description
        case .computed(_, let source): source
        case .text(let pieces):
            pieces.reduce(into: "") { text, piece in
                switch piece {
                case .literal(let literal): text += literal.replacing("$", with: "$$")
                case .computed(_, let source): text += source
                }
            }
        }
    }

    private var written: JSONValue {
        switch self {
        case .constant(let value): value
        case .array(let items): JSONValue(items.map(\.written))
        case .object(let members): JSONValue(members: members.map { ($0.key, $0.value.written) })
        case .computed, .text: JSONValue(source)
        }
    }

    /// Computes the value.
    /// - Throws: ``NodeFailure`` `MISSING_VALUE` for a reference in a text that has no value, `LIMIT_EXCEEDED` for a
    ///   value that becomes too large, or an expression's own.
    func evaluate(in frame: Frame) throws(NodeFailure) -> Value {
        switch self {
        case .constant(let value): return .json(value)
        case .computed(let expression, let source): return try expression.value(in: frame, source: source)
        case .text(let pieces):
            var text = ""
            for piece in pieces {
                switch piece {
                case .literal(let literal): text += literal
                case .computed(let expression, let source):
                    text += try Self.text(of: try expression.value(in: frame, source: source), source: source)
                }
                try bounded { () throws(ValueError) in try ValueLimit.check(bytes: text.utf8.count) }
            }
            return .json(JSONValue(text))
        case .array(let items):
            var list = BoundedList(capacity: items.count)
            for item in items {
                let element = try item.json(in: frame)
                try bounded { () throws(ValueError) in try list.append(element) }
            }
            return .json(list.json)
        case .object(let members):
            var object = BoundedObject()
            for member in members {
                let value = try member.value.json(in: frame)
                try bounded { () throws(ValueError) in try object.set(member.key, value) }
            }
            return .json(object.finish())
        }
    }

    /// Makes a value larger, its limit told as the node's failure.
    private func bounded(_ body: () throws(ValueError) -> Void) throws(NodeFailure) {
        do { try body() } catch { throw NodeFailure(error.code, error.message, limit: error.limit) }
    }

    private func json(in frame: Frame) throws(NodeFailure) -> JSONValue {
        guard let json = try evaluate(in: frame).json else {
            throw NodeFailure("TYPE_MISMATCH", "an uploaded file cannot stand inside a value")
        }
        return json
    }

    /// A value as it stands in running text.
    private static func text(of value: Value, source: String) throws(NodeFailure) -> String {
        guard let json = value.json else {
            throw NodeFailure("TYPE_MISMATCH", "\(source) is an uploaded file and cannot be used as text")
        }
        guard !json.isNull else { throw NodeFailure("MISSING_VALUE", "\(source) has no value") }
        return json.string ?? json.description
    }
}

extension Expression {
    /// Computes the value, with the expression's own words around an error.
    fileprivate func value(in frame: Frame, source: String) throws(NodeFailure) -> Value {
        do { return try evaluate(in: frame) } catch {
            throw NodeFailure(error.code, "\(error.message), at \(error.position + 1) in \(source)", limit: error.limit)
        }
    }
}
