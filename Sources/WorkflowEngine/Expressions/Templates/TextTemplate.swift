import JSON
import Values
import WorkflowModel

/// Text with references in it.
final class TextTemplate: Template {
    /// A part of a text.
    enum Piece: Sendable {
        case literal(String)
        case computed(Computed)
    }

    private let pieces: [Piece]

    init(_ pieces: [Piece]) { self.pieces = pieces }

    var source: String {
        pieces.reduce(into: "") { text, piece in
            switch piece {
            case .literal(let literal): text += literal.replacing("$", with: "$$")
            case .computed(let computed): text += computed.source
            }
        }
    }

    var detached: any Template { self }

    func evaluate(in frame: Frame) throws(NodeFailure) -> Value {
        var text = ""
        for piece in pieces {
            switch piece {
            case .literal(let literal): text += literal
            case .computed(let computed): text += try computed.text(in: frame)
            }
            try bounded { () throws(ValueError) in try ValueLimit.check(bytes: text.utf8.count) }
        }
        return .json(JSONValue(text))
    }

    func forEachExpression(_ visit: (any Expression) -> Void) {
        for case .computed(let computed) in pieces { visit(computed.expression) }
    }
}

extension Computed {
    /// The value as it stands in running text.
    fileprivate func text(in frame: Frame) throws(NodeFailure) -> String {
        guard case .json(let json) = try evaluate(in: frame) else {
            throw NodeFailure("TYPE_MISMATCH", "\(source) is an uploaded file and cannot be used as text")
        }
        guard !json.isNull else { throw NodeFailure("MISSING_VALUE", "\(source) has no value") }
        return json.string ?? json.description
    }
}
