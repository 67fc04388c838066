import JSON
import Values
import WorkflowModel

extension Expression {
    /// Computes the value.
    /// - Throws: ``ExpressionError`` with the place in the expression.
    func evaluate(in frame: Frame) throws(ExpressionError) -> Value {
        switch self {
        case .literal(let value):
            return .json(value)
        case .reference(let reference):
            return frame.value(of: reference)
        case .member(let base, let step):
            return try base.evaluate(in: frame).stepping(step)
        case .element(let base, let index, let position):
            let key = try index.json(in: frame, at: position)
            let value = try base.evaluate(in: frame)
            if let name = key.string { return value.stepping(.key(name)) }
            if let number = key.int { return value.stepping(.index(number)) }
            if key.isNull { return .null }
            throw .mismatch("an index must be an integer or a string; found \(key.kind.rawValue)", at: position)
        case .unary(let op, let operand, let position):
            return .json(try op.apply(try operand.json(in: frame, at: position), at: position))
        case .binary(let op, let left, let right, let position):
            return try op.apply(left, right, in: frame, at: position)
        case .conditional(let condition, let then, let other, let position):
            return try condition.truth(in: frame, "the condition of '?'", at: position)
                ? try then.evaluate(in: frame) : try other.evaluate(in: frame)
        case .call(let function, let arguments, let position):
            if let each = function.each, arguments.count == 2 {
                let list = try arguments[0].json(in: frame, at: position)
                return .json(try each.apply(arguments[1], to: list, in: frame, at: position))
            }
            var values: [JSONValue] = []
            values.reserveCapacity(arguments.count)
            for argument in arguments { values.append(try argument.json(in: frame, at: position)) }
            return .json(try function.call(values, at: position))
        case .array(let items):
            var list = BoundedList(capacity: items.count)
            for item in items {
                let element = try item.json(in: frame, at: 0)
                try computed(at: 0) { () throws(ValueError) in try list.append(element) }
            }
            return .json(list.json)
        case .object(let members):
            var object = BoundedObject()
            for member in members {
                let value = try member.value.json(in: frame, at: 0)
                try computed(at: 0) { () throws(ValueError) in try object.set(member.key, value) }
            }
            return .json(object.finish())
        }
    }

    /// The value where it must be JSON.
    func json(in frame: Frame, at position: Int) throws(ExpressionError) -> JSONValue {
        guard let json = try evaluate(in: frame).json else {
            throw .mismatch("an uploaded file cannot be used as a value", at: position)
        }
        return json
    }

    fileprivate func truth(
        in frame: Frame, _ place: @autoclosure () -> String, at position: Int
    ) throws(ExpressionError) -> Bool {
        let value = try json(in: frame, at: position)
        guard let truth = value.bool else {
            throw .mismatch("\(place()) must be a boolean; found \(value.kind.rawValue)", at: position)
        }
        return truth
    }
}

extension UnaryOperator {
    fileprivate func apply(_ value: JSONValue, at position: Int) throws(ExpressionError) -> JSONValue {
        switch self {
        case .not:
            guard let truth = value.bool else {
                throw .mismatch("'!' takes a boolean; found \(value.kind.rawValue)", at: position)
            }
            return JSONValue(!truth)
        case .negate:
            return try computed(at: position) { () throws(ValueError) in try Arithmetic.apply(.subtract, 0, value) }
        }
    }
}

extension BinaryOperator {
    fileprivate func apply(
        _ left: Expression, _ right: Expression, in frame: Frame, at position: Int
    ) throws(ExpressionError) -> Value {
        switch self {
        case .and, .or:
            let first = try left.truth(in: frame, "the left side of '\(rawValue)'", at: position)
            guard first == (self == .and) else { return .json(JSONValue(first)) }
            return .json(JSONValue(try right.truth(in: frame, "the right side of '\(rawValue)'", at: position)))
        case .coalesce:
            let value = try left.evaluate(in: frame)
            return value.isNull ? try right.evaluate(in: frame) : value
        case .equal, .notEqual:
            let same = try left.evaluate(in: frame).isSame(as: try right.evaluate(in: frame))
            return .json(JSONValue(same == (self == .equal)))
        case .less, .lessOrEqual, .greater, .greaterOrEqual:
            let (a, b) = (try left.json(in: frame, at: position), try right.json(in: frame, at: position))
            return .json(JSONValue(try compare(a, b, at: position)))
        case .add, .subtract, .multiply, .divide, .modulo:
            return .json(try arithmetic(left, right, in: frame, at: position).json(at: position))
        }
    }

    private func compare(
        _ left: JSONValue, _ right: JSONValue, at position: Int
    ) throws(ExpressionError) -> Bool {
        try computed(at: position) { () throws(ValueError) in
            switch self {
            case .less: try Ordering.isLess(left, right, for: "'<'")
            case .lessOrEqual: try !Ordering.isLess(right, left, for: "'<='")
            case .greater: try Ordering.isLess(right, left, for: "'>'")
            default: try !Ordering.isLess(left, right, for: "'>='")
            }
        }
    }
}

/// Runs an operation on values, its error given a place in the expression.
func computed<T>(
    _ subject: @autoclosure () -> String? = nil, at position: Int, _ body: () throws(ValueError) -> T
) throws(ExpressionError) -> T {
    do { return try body() } catch { throw ExpressionError(error, of: subject(), at: position) }
}

extension JSONValue {
    /// What `.length` of a list or a text is; nil for another name, and for a value that has none.
    fileprivate func length(_ name: String) -> JSONValue? {
        switch kind {
        case .array where name == "length": JSONValue(count)
        case .string where name == "length": JSONValue(string.map { Text.length($0) } ?? 0)
        default: Optional.none
        }
    }
}

extension Value {
    /// The member or element behind this value; `null` where there is nothing.
    func stepping(_ step: PathStep) -> Value {
        guard case .json(let json) = self else { return .null }
        switch step {
        case .key(let name): return .json(json[name] ?? json.length(name) ?? .null)
        case .index(let index): return .json(json[index] ?? .null)
        }
    }

    /// Whether two values are the same JSON; a file is the same as itself.
    func isSame(as other: Value) -> Bool {
        switch (self, other) {
        case (.json(let a), .json(let b)): a == b
        case (.file(let a), .file(let b)): a == b
        default: false
        }
    }
}
