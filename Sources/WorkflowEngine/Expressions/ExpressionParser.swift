import JSON
import Values

/// Parses expressions by recursive descent, resolving every name as it goes.
///
/// The grammar, loosest first: `c ? a : b` · `??` · `||` · `&&` · `== !=` · `< <= > >=` · `+ -` · `* / %` · `! -` ·
/// `.name [index] f(…)` · literals, references, `(…)`, `[…]`, `{…}`.
struct ExpressionParser<Scope: ReferenceScope> {
    private let scope: Scope
    private var lexer: Lexer
    private var token: Token
    private var depth = 0
    /// How many operations the expression that was parsed last has inside each other; `a + b + c` has two.
    private var height = 0
    private let maximumDepth = 64
    /// Whoever looks at an expression goes down into all of them.
    private let maximumHeight = 250

    /// Parses a whole text.
    static func parse(_ text: String, in scope: Scope) throws(ExpressionError) -> any Expression {
        var parser = try ExpressionParser(Array(text.utf8), from: TextPosition(), in: scope)
        let expression = try parser.expression()
        guard parser.token.kind == .end else { throw parser.unexpected("an operator or the end") }
        return expression
    }

    /// Parses the longest reference in `text` at `position`, and says where it ends.
    static func reference(
        _ text: [UInt8], at position: TextPosition, in scope: Scope
    ) throws(ExpressionError) -> (expression: any Expression, end: TextPosition) {
        var scanner = ReferenceScanner(text, at: position.byte)
        let end = scanner.scan()
        var parser = try ExpressionParser(text, from: position, to: end, in: scope)
        return (try parser.postfix(), position.advanced(to: end, in: text))
    }

    /// Parses the `{{ … }}` in `text` at `position`, and says where it ends.
    static func embedded(
        _ text: [UInt8], at position: TextPosition, in scope: Scope
    ) throws(ExpressionError) -> (expression: any Expression, end: TextPosition) {
        var start = position
        start.skip(ascii: 2)
        var parser = try ExpressionParser(text, from: start, in: scope)
        let expression = try parser.expression()
        // The token is the last that was read, so the lexer is right after it.
        var end = parser.lexer.position
        guard parser.token.kind == .symbol(.closeBrace), end.byte < text.count, text[end.byte] == UInt8(ascii: "}")
        else { throw parser.unexpected("an operator or '}}'") }
        end.skip(ascii: 1)
        return (expression, end)
    }

    private init(
        _ text: [UInt8], from position: TextPosition, to end: Int? = nil, in scope: Scope
    ) throws(ExpressionError) {
        self.scope = scope
        lexer = Lexer(text, from: position, to: end)
        token = try lexer.next()
    }

    private mutating func advance() throws(ExpressionError) { token = try lexer.next() }

    private mutating func take(_ symbol: Symbol) throws(ExpressionError) -> Bool {
        guard case .symbol(let found) = token.kind, found == symbol else { return false }
        try advance()
        return true
    }

    private mutating func expect(_ symbol: Symbol) throws(ExpressionError) {
        guard try take(symbol) else { throw unexpected("'\(symbol.text)'") }
    }

    /// Records the nesting of an expression.
    private mutating func rise(to height: Int) throws(ExpressionError) {
        guard height <= maximumHeight else {
            throw ExpressionError(
                .syntax, "the expression has more than \(maximumHeight) operations inside each other",
                at: token.position)
        }
        self.height = height
    }

    private func unexpected(_ expected: String) -> ExpressionError {
        let found =
            switch token.kind {
            case .end: "the end"
            case .symbol(let symbol): "'\(symbol.text)'"
            case .identifier(let name): "'\(name)'"
            case .variable(let name): "'$\(name)'"
            case .string: "a string"
            case .integer, .leastMagnitude, .real: "a number"
            }
        return ExpressionError(.syntax, "expected \(expected), found \(found)", at: token.position)
    }

    // MARK: Operators

    private mutating func expression() throws(ExpressionError) -> any Expression {
        depth += 1
        defer { depth -= 1 }
        guard depth <= maximumDepth else {
            throw ExpressionError(
                .syntax, "the expression is nested more than \(maximumDepth) deep", at: token.position)
        }
        let condition = try binary(minimum: 1)
        let position = token.position
        guard try take(.question) else { return condition }
        var levels = height
        let then = try expression()
        levels = max(levels, height)
        try expect(.colon)
        let other = try expression()
        try rise(to: max(levels, height) + 1)
        return Conditional(condition, then: then, else: other, at: position)
    }

    private mutating func binary(minimum: Int) throws(ExpressionError) -> any Expression {
        var left = try unary()
        while case .symbol(.binary(let op)) = token.kind, op.precedence >= minimum {
            let position = token.position
            let levels = height
            try advance()
            left = op.operation(left, try binary(minimum: op.precedence + 1), at: position)
            try rise(to: max(levels, height) + 1)
        }
        return left
    }

    private mutating func unary() throws(ExpressionError) -> any Expression {
        var operators: [(UnaryOperator, Int)] = []
        while case .symbol(let symbol) = token.kind, let op = symbol.unary {
            guard operators.count < maximumDepth else { throw unexpected("fewer '\(symbol.text)'") }
            operators.append((op, token.position))
            try advance()
        }
        let operand: any Expression
        if token.kind == .leastMagnitude, operators.last?.0 == .negate {
            operators.removeLast()
            try advance()
            height = 0
            operand = Literal(JSONValue(Int.min))
        } else {
            operand = try postfix()
        }
        guard !operators.isEmpty else { return operand }
        try rise(to: height + operators.count)
        return operators.reversed().reduce(operand) { UnaryOperation($1.0, $0, at: $1.1) }
    }

    private mutating func postfix() throws(ExpressionError) -> any Expression {
        var value = try primary()
        var path: [PathStep] = []
        while true {
            let position = token.position
            guard case .symbol(let symbol) = token.kind else { return try following(path, behind: value) }
            switch symbol {
            case .dot:
                try advance()
                guard case .identifier(let name) = token.kind else { throw unexpected("a name behind '.'") }
                try advance()
                path.append(.key(name))
            case .openBracket:
                try advance()
                let levels = height
                let index = try expression()
                let indexLevels = height
                height = levels
                try expect(.closeBracket)
                let literal = (index as? Literal)?.value
                if let key = literal?.string {
                    path.append(.key(key))
                } else if let number = literal?.int {
                    path.append(.index(number))
                } else {
                    value = ElementAccess(try following(path, behind: value), index: index, at: position)
                    path = []
                    try rise(to: max(height, indexLevels) + 1)
                }
            default: return try following(path, behind: value)
            }
        }
    }

    /// Adds a step to a value: if that is a reference, its path gets longer, so that it is followed in one go.
    private mutating func following(
        _ path: [PathStep], behind value: any Expression
    ) throws(ExpressionError) -> any Expression {
        guard !path.isEmpty else { return value }
        guard let reference = value as? Reference else {
            try rise(to: height + path.count)
            return path.reduce(value) { MemberAccess($0, $1) }
        }
        if case .request(nil) = reference.root, case .key(let name) = path[0] {
            return Reference(root: .request(name), path: Array(path.dropFirst()))
        }
        return Reference(root: reference.root, path: path)
    }

    // MARK: Operands

    private mutating func primary() throws(ExpressionError) -> any Expression {
        let start = token
        height = 0
        switch start.kind {
        case .integer(let value):
            try advance()
            return Literal(JSONValue(value))
        case .leastMagnitude:
            throw ExpressionError(.syntax, "the number 9223372036854775808 is out of range", at: start.position)
        case .real(let value):
            try advance()
            return Literal(JSONValue(value) ?? .null)
        case .string(let value):
            try advance()
            return Literal(JSONValue(value))
        case .variable(let name):
            try advance()
            return try reference(name, at: start.position)
        case .identifier(let name):
            try advance()
            return try word(name, at: start.position)
        case .symbol(.openParenthesis):
            try advance()
            let value = try expression()
            try expect(.closeParenthesis)
            return value
        case .symbol(.openBracket):
            try advance()
            return ListLiteral(try list(until: .closeBracket))
        case .symbol(.openBrace):
            try advance()
            return ObjectLiteral(try members())
        case .symbol, .end:
            throw unexpected("a value")
        }
    }

    private mutating func word(_ name: String, at position: Int) throws(ExpressionError) -> any Expression {
        switch name {
        case "true": return Literal(.true)
        case "false": return Literal(.false)
        case "null": return Literal(.null)
        default: break
        }
        guard try take(.openParenthesis) else {
            throw ExpressionError(
                .syntax, "unexpected name '\(name)': text needs quotes, a reference a '$'", at: position,
                suggestion: scope.root(named: name) == nil ? nil : "$\(name)")
        }
        let arguments = try list(until: .closeParenthesis)
        guard let function = ExpressionFunction(rawValue: name) else {
            throw ExpressionError(
                .unknownFunction, "Unknown function '\(name)'", at: position, code: "UNKNOWN_FUNCTION",
                suggestion: nearest(to: name, among: ExpressionFunction.allCases.map(\.rawValue)))
        }
        guard function.arity.contains(arguments.count) else {
            throw ExpressionError(
                .unknownFunction, "\(name)() takes \(function.arityText); found \(arguments.count)", at: position,
                code: "UNKNOWN_FUNCTION")
        }
        return FunctionCall(function, arguments, at: position)
    }

    private mutating func list(until closing: Symbol) throws(ExpressionError) -> [any Expression] {
        var items: [any Expression] = []
        if try take(closing) { return items }
        var levels = 0
        repeat {
            items.append(try expression())
            levels = max(levels, height)
        } while try take(.comma)
        try rise(to: levels + 1)
        try expect(closing)
        return items
    }

    private mutating func members() throws(ExpressionError) -> [(key: String, value: any Expression)] {
        var members: [(key: String, value: any Expression)] = []
        if try take(.closeBrace) { return members }
        var levels = 0
        repeat {
            switch token.kind {
            case .string(let key), .identifier(let key):
                try advance()
                try expect(.colon)
                members.append((key, try expression()))
                levels = max(levels, height)
            default: throw unexpected("a key")
            }
        } while try take(.comma)
        try rise(to: levels + 1)
        try expect(.closeBrace)
        return members
    }

    private mutating func reference(_ name: String, at position: Int) throws(ExpressionError) -> any Expression {
        if name == "node" {
            try expect(.openBracket)
            guard case .string(let node) = token.kind else { throw unexpected("a node's name in quotes") }
            guard let index = scope.nodeIndex(named: node) else {
                throw ExpressionError(
                    .unknownReference, "There is no node '\(node)'", at: token.position, code: "UNKNOWN_REFERENCE",
                    suggestion: nearest(to: node, among: scope.nodeNames))
            }
            try advance()
            try expect(.closeBracket)
            return Reference(root: .node(index), path: [])
        }
        guard let root = scope.root(named: name) else {
            throw ExpressionError(
                .unknownReference, "Unknown reference '$\(name)'", at: position, code: "UNKNOWN_REFERENCE",
                suggestion: nearest(to: name, among: scope.names).map { "$\($0)" })
        }
        return Reference(root: root, path: [])
    }
}
