import JSON
import Values

/// Reads what operators combine: literals, lists, objects, calls and references.
extension ExpressionParser {
    mutating func primary() throws(ExpressionError) -> any Expression {
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

    mutating func reference(_ name: String, at position: Int) throws(ExpressionError) -> any Expression {
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
