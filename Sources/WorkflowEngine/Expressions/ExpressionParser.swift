import JSON

/// Parses expressions by recursive descent, resolving every name as it goes.
///
/// The grammar, loosest first: `c ? a : b` · `??` · `||` · `&&` · `== !=` · `< <= > >=` · `+ -` · `* / %` · `! -` ·
/// `.name [index] f(…)` · literals, references, `(…)`, `[…]`, `{…}`.
struct ExpressionParser<Scope: ReferenceScope> {
    private let scope: Scope
    private var lexer: Lexer
    private var token: Token
    private var depth = 0
    private let maximumDepth = 64

    /// Parses a whole text.
    static func parse(_ text: String, in scope: Scope) throws(ExpressionError) -> Expression {
        var parser = try ExpressionParser(Array(text.unicodeScalars), in: scope)
        let expression = try parser.expression()
        guard parser.token.kind == .end else { throw parser.unexpected("an operator or the end") }
        return expression
    }

    /// Parses the longest reference that stands in `scalars` at `position`, and says where it ends.
    static func reference(
        _ scalars: [Unicode.Scalar], at position: Int, in scope: Scope
    ) throws(ExpressionError) -> (expression: Expression, end: Int) {
        var scanner = ReferenceScanner(scalars, at: position)
        let end = scanner.scan()
        var parser = try ExpressionParser(scalars, from: position, to: end, in: scope)
        return (try parser.postfix(), end)
    }

    /// Parses the `{{ … }}` that stands in `scalars` at `position`, and says where it ends.
    static func embedded(
        _ scalars: [Unicode.Scalar], at position: Int, in scope: Scope
    ) throws(ExpressionError) -> (expression: Expression, end: Int) {
        var parser = try ExpressionParser(scalars, from: position + 2, in: scope)
        let expression = try parser.expression()
        let end = parser.token.end
        guard parser.token.kind == .symbol("}"), end < scalars.count, scalars[end] == "}" else {
            throw parser.unexpected("an operator or '}}'")
        }
        return (expression, end + 1)
    }

    private init(
        _ scalars: [Unicode.Scalar], from position: Int = 0, to end: Int? = nil, in scope: Scope
    ) throws(ExpressionError) {
        self.scope = scope
        lexer = Lexer(scalars, from: position, to: end)
        token = try lexer.next()
    }

    private mutating func advance() throws(ExpressionError) { token = try lexer.next() }

    private mutating func take(_ symbol: String) throws(ExpressionError) -> Bool {
        guard token.kind == .symbol(symbol) else { return false }
        try advance()
        return true
    }

    private mutating func expect(_ symbol: String) throws(ExpressionError) {
        guard try take(symbol) else { throw unexpected("'\(symbol)'") }
    }

    private func unexpected(_ expected: String) -> ExpressionError {
        let found =
            switch token.kind {
            case .end: "the end"
            case .symbol(let text): "'\(text)'"
            case .identifier(let name): "'\(name)'"
            case .variable(let name): "'$\(name)'"
            case .string: "a string"
            case .integer, .real: "a number"
            }
        return ExpressionError(.syntax, "expected \(expected), found \(found)", at: token.position)
    }

    // MARK: Operators

    private mutating func expression() throws(ExpressionError) -> Expression {
        depth += 1
        defer { depth -= 1 }
        guard depth <= maximumDepth else {
            throw ExpressionError(
                .syntax, "the expression is nested more than \(maximumDepth) deep", at: token.position)
        }
        let condition = try binary(minimum: 1)
        let position = token.position
        guard try take("?") else { return condition }
        let then = try expression()
        try expect(":")
        return .conditional(condition, then: then, else: try expression(), position: position)
    }

    private mutating func binary(minimum: Int) throws(ExpressionError) -> Expression {
        var left = try unary()
        while case .symbol(let symbol) = token.kind, let op = BinaryOperator(rawValue: symbol),
            op.precedence >= minimum
        {
            let position = token.position
            try advance()
            left = .binary(op, left, try binary(minimum: op.precedence + 1), position: position)
        }
        return left
    }

    private mutating func unary() throws(ExpressionError) -> Expression {
        var operators: [(UnaryOperator, Int)] = []
        while case .symbol(let symbol) = token.kind, let op = UnaryOperator(rawValue: symbol) {
            guard operators.count < maximumDepth else { throw unexpected("fewer '\(symbol)'") }
            operators.append((op, token.position))
            try advance()
        }
        return operators.reversed().reduce(try postfix()) { .unary($1.0, $0, position: $1.1) }
    }

    private mutating func postfix() throws(ExpressionError) -> Expression {
        var value = try primary()
        while true {
            let position = token.position
            if try take(".") {
                guard case .identifier(let name) = token.kind else { throw unexpected("a name behind '.'") }
                try advance()
                value = value.stepping(.key(name))
            } else if try take("[") {
                let index = try expression()
                try expect("]")
                if case .literal(let literal) = index, let key = literal.string {
                    value = value.stepping(.key(key))
                } else if case .literal(let literal) = index, let number = literal.int {
                    value = value.stepping(.index(number))
                } else {
                    value = .element(value, index: index, position: position)
                }
            } else {
                return value
            }
        }
    }

    // MARK: Operands

    private mutating func primary() throws(ExpressionError) -> Expression {
        let start = token
        switch start.kind {
        case .integer(let value):
            try advance()
            return .literal(JSONValue(value))
        case .real(let value):
            try advance()
            return .literal(JSONValue(value) ?? .null)
        case .string(let value):
            try advance()
            return .literal(JSONValue(value))
        case .variable(let name):
            try advance()
            return try reference(name, at: start.position)
        case .identifier(let name):
            try advance()
            return try word(name, at: start.position)
        case .symbol("("):
            try advance()
            let value = try expression()
            try expect(")")
            return value
        case .symbol("["):
            try advance()
            return .array(try list(until: "]"))
        case .symbol("{"):
            try advance()
            return .object(try members())
        case .symbol, .end:
            throw unexpected("a value")
        }
    }

    private mutating func word(_ name: String, at position: Int) throws(ExpressionError) -> Expression {
        switch name {
        case "true": return .literal(.true)
        case "false": return .literal(.false)
        case "null": return .literal(.null)
        default: break
        }
        guard try take("(") else {
            throw ExpressionError(
                .syntax, "unexpected name '\(name)': text needs quotes, a reference a '$'", at: position,
                suggestion: scope.root(named: name) == nil ? nil : "$\(name)")
        }
        let arguments = try list(until: ")")
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
        return .call(function, arguments, position: position)
    }

    private mutating func list(until closing: String) throws(ExpressionError) -> [Expression] {
        var items: [Expression] = []
        if try take(closing) { return items }
        repeat { items.append(try expression()) } while try take(",")
        try expect(closing)
        return items
    }

    private mutating func members() throws(ExpressionError) -> [(key: String, value: Expression)] {
        var members: [(key: String, value: Expression)] = []
        if try take("}") { return members }
        repeat {
            switch token.kind {
            case .string(let key), .identifier(let key):
                try advance()
                try expect(":")
                members.append((key, try expression()))
            default: throw unexpected("a key")
            }
        } while try take(",")
        try expect("}")
        return members
    }

    private mutating func reference(_ name: String, at position: Int) throws(ExpressionError) -> Expression {
        if name == "node" {
            try expect("[")
            guard case .string(let node) = token.kind else { throw unexpected("a node's name in quotes") }
            guard let index = scope.nodeIndex(named: node) else {
                throw ExpressionError(
                    .unknownReference, "There is no node '\(node)'", at: token.position, code: "UNKNOWN_REFERENCE",
                    suggestion: nearest(to: node, among: scope.nodeNames))
            }
            try advance()
            try expect("]")
            return .reference(Reference(root: .node(index), path: [], text: "$node[\"\(node)\"]"))
        }
        guard let root = scope.root(named: name) else {
            throw ExpressionError(
                .unknownReference, "Unknown reference '$\(name)'", at: position, code: "UNKNOWN_REFERENCE",
                suggestion: nearest(to: name, among: scope.names).map { "$\($0)" })
        }
        return .reference(Reference(root: root, path: [], text: "$\(name)"))
    }
}

extension Expression {
    /// This value's member: a longer path where this is a reference, so that it is followed in one go.
    fileprivate func stepping(_ step: PathStep) -> Expression {
        guard case .reference(let reference) = self else { return .member(self, step) }
        let text =
            switch step {
            case .key(let key): "\(reference.text).\(key)"
            case .index(let index): "\(reference.text)[\(index)]"
            }
        if case .request(nil) = reference.root, case .key(let name) = step, reference.path.isEmpty {
            return .reference(Reference(root: .request(name), path: [], text: text))
        }
        return .reference(Reference(root: reference.root, path: reference.path + [step], text: text))
    }
}

/// Finds where a reference in running text ends: behind its last `.identifier` or `[…]`.
struct ReferenceScanner {
    private let scalars: [Unicode.Scalar]
    private var position: Int

    init(_ scalars: [Unicode.Scalar], at position: Int) {
        self.scalars = scalars
        self.position = position
    }

    mutating func scan() -> Int {
        position += 1
        skipIdentifier()
        while position < scalars.count {
            if scalars[position] == ".", position + 1 < scalars.count, isIdentifierStart(scalars[position + 1]) {
                position += 1
                skipIdentifier()
            } else if scalars[position] == "[", let closing = closingBracket() {
                position = closing + 1
            } else {
                break
            }
        }
        return position
    }

    private mutating func skipIdentifier() {
        while position < scalars.count, isIdentifierPart(scalars[position]) { position += 1 }
    }

    /// The bracket that ends `[3]`, `["key"]` or `['key']`; nil where the text is something else.
    private func closingBracket() -> Int? {
        var cursor = position + 1
        guard cursor < scalars.count else { return nil }
        let first = scalars[cursor]
        if first == "\"" || first == "'" {
            cursor += 1
            while cursor < scalars.count, scalars[cursor] != first { cursor += scalars[cursor] == "\\" ? 2 : 1 }
            cursor += 1
        } else {
            guard isDigit(first) else { return nil }
            while cursor < scalars.count, isDigit(scalars[cursor]) { cursor += 1 }
        }
        return cursor < scalars.count && scalars[cursor] == "]" ? cursor : nil
    }
}
