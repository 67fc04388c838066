import JSON
import Values

/// Parses expressions by recursive descent, resolving every name as it goes.
///
/// The grammar, loosest first: `c ? a : b` · `??` · `||` · `&&` · `== !=` · `< <= > >=` · `+ -` · `* / %` · `! -` ·
/// `.name [index] f(…)` · literals, references, `(…)`, `[…]`, `{…}`.
struct ExpressionParser<Scope: ReferenceScope> {
    let scope: Scope
    private var lexer: Lexer
    var token: Token
    private var depth = 0
    /// How many operations the expression that was parsed last has inside each other; `a + b + c` has two.
    var height = 0
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

    mutating func advance() throws(ExpressionError) { token = try lexer.next() }

    mutating func take(_ symbol: Symbol) throws(ExpressionError) -> Bool {
        guard case .symbol(let found) = token.kind, found == symbol else { return false }
        try advance()
        return true
    }

    mutating func expect(_ symbol: Symbol) throws(ExpressionError) {
        guard try take(symbol) else { throw unexpected("'\(symbol.text)'") }
    }

    /// Records the nesting of an expression.
    mutating func rise(to height: Int) throws(ExpressionError) {
        guard height <= maximumHeight else {
            throw ExpressionError(
                .syntax, "the expression has more than \(maximumHeight) operations inside each other",
                at: token.position)
        }
        self.height = height
    }

    func unexpected(_ expected: String) -> ExpressionError {
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

    mutating func expression() throws(ExpressionError) -> any Expression {
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
}
