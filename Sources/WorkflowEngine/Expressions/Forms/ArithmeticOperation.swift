import JSON
import Values
import WorkflowModel

/// `+ - * / %` on two numbers; `+` also joins two strings. Nested arithmetic passes plain numbers; only the outermost
/// result becomes a `JSONValue`.
final class ArithmeticOperation: Expression {
    private let left: any Expression
    private let right: any Expression
    private let position: Int32
    private let operation: Arithmetic.Operation

    init(_ operation: Arithmetic.Operation, _ left: any Expression, _ right: any Expression, at position: Int) {
        self.left = left
        self.right = right
        self.position = Int32(clamping: position)
        self.operation = operation
    }

    func evaluate(in frame: Frame) throws(ExpressionError) -> Value {
        .json(try result(in: frame).json(at: Int(position)))
    }

    func operand(in frame: Frame, at _: Int) throws(ExpressionError) -> Operand { try result(in: frame) }

    @inline(__always)
    private func result(in frame: Frame) throws(ExpressionError) -> Operand {
        let position = Int(position)
        let a = try left.operand(in: frame, at: position)
        let b = try right.operand(in: frame, at: position)
        guard case .number(let x) = a, case .number(let y) = b else {
            return .other(try joined(try a.json(at: position), try b.json(at: position)))
        }
        do { return .number(try Arithmetic.apply(operation, x, y)) } catch {
            throw ExpressionError(error, at: position)
        }
    }

    /// Joins two strings by `+`; fails for anything else.
    private func joined(_ left: JSONValue, _ right: JSONValue) throws(ExpressionError) -> JSONValue {
        try computed(at: Int(position)) { () throws(ValueError) in
            guard operation == .add else { return try Arithmetic.apply(operation, left, right) }
            guard left.kind == .string, right.kind == .string else {
                throw .mismatch(
                    "'+' takes two numbers or two strings; found \(left.kind.rawValue) and \(right.kind.rawValue)")
            }
            var text = JSONTextBuilder()
            text.append(left)
            text.append(right)
            try ValueLimit.check(bytes: text.count)
            return text.finish()
        }
    }

    func walk(hasItem: Bool, _ visit: (_ expression: any Expression, _ hasItem: Bool) -> Void) {
        visit(self, hasItem)
        left.walk(hasItem: hasItem, visit)
        right.walk(hasItem: hasItem, visit)
    }
}
