import JSON
import Values
import WorkflowModel

/// The functions that evaluate their second argument for each element of the first, with `$item` and `$index`.
enum ExpressionForEach {
    case filter, map, any, all

    /// The result for a list.
    /// - Throws: ``ExpressionError``: the argument's own, or `TYPE_MISMATCH` at `position`.
    func apply(
        _ body: any Expression, to list: JSONValue, in frame: Frame, at position: Int
    ) throws(ExpressionError) -> JSONValue {
        guard list.kind == .array else {
            throw .mismatch("\(self)() takes a list; found \(list.kind.rawValue)", at: position)
        }
        let outer = frame.item
        defer { frame.item = outer }
        var kept = BoundedList()
        for (index, item) in list.elements.enumerated() {
            frame.item = (item, index, outer?.accumulator)
            do throws(NodeFailure) { try frame.goOn() } catch {
                throw ExpressionError(
                    .evaluation, "\(self)(): \(error.message)", at: position, code: error.code, limit: error.limit)
            }
            let value = try body.json(in: frame, at: position)
            if self == .map {
                try computed("map()", at: position) { () throws(ValueError) in try kept.append(value) }
                continue
            }
            guard let holds = value.bool else {
                throw .mismatch("the test of \(self)() must be a boolean; found \(value.kind.rawValue)", at: position)
            }
            switch self {
            case .any where holds: return .true
            case .all where !holds: return .false
            case .filter where holds:
                try computed("filter()", at: position) { () throws(ValueError) in try kept.append(item) }
            default: break
            }
        }
        switch self {
        case .any: return .false
        case .all: return .true
        case .filter, .map: return kept.json
        }
    }
}

extension ExpressionFunction {
    /// Nil for a function whose arguments are all computed before it.
    var each: ExpressionForEach? {
        switch self {
        case .filter: .filter
        case .map: .map
        case .any: .any
        case .all: .all
        default: nil
        }
    }
}
