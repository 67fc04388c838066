import JSON
import Values
package import WorkflowModel

/// Text with references in it.
package final class TextTemplate: Template {
    /// A part of a text.
    enum Piece: Sendable {
        case literal(String)
        case computed(Computed)
    }

    private let pieces: [Piece]

    init(_ pieces: [Piece]) { self.pieces = pieces }

    package var source: String {
        pieces.reduce(into: "") { text, piece in
            switch piece {
            case .literal(let literal): text += literal.replacing("$", with: "$$")
            case .computed(let computed): text += computed.source
            }
        }
    }

    /// What stands before the first thing that is computed.
    package var beginning: String { if case .literal(let text)? = pieces.first { text } else { "" } }

    package var detached: any Template { self }

    package func evaluate(in frame: Frame) throws(NodeFailure) -> Value {
        var text = JSONTextBuilder()
        for index in pieces.indices {
            switch pieces[index] {
            case .literal(let literal): text.append(literal)
            case .computed(let computed): text.append(try computed.presentValue(in: frame))
            }
            let count = text.count
            try bounded { () throws(ValueError) in try ValueLimit.check(bytes: count) }
        }
        return .json(text.finish())
    }

    package func forEachExpression(_ visit: (any Expression) -> Void) {
        for case .computed(let computed) in pieces { visit(computed.expression) }
    }
}

extension Computed {
    /// The value for running text.
    fileprivate func presentValue(in frame: Frame) throws(NodeFailure) -> JSONValue {
        guard case .json(let json) = try evaluate(in: frame) else {
            throw NodeFailure("TYPE_MISMATCH", "\(source) is an uploaded file and cannot be used as text")
        }
        guard !json.isNull else { throw NodeFailure("MISSING_VALUE", "\(source) has no value") }
        return json
    }
}
