import JSON

/// Compiles parameters to templates.
struct TemplateParser<Scope: ReferenceScope> {
    let scope: Scope
    /// What was wrong, with the path of the value below the parameter. Everything is compiled, errors or not.
    private(set) var errors: [(path: String, error: ExpressionError)] = []

    init(scope: Scope) { self.scope = scope }

    /// Compiles one value. `path` is where it stands, for errors.
    mutating func template(_ value: JSONValue, at path: String) -> Template {
        switch value.kind {
        case .string:
            return text(value, at: path)
        case .array:
            let items = value.elements.enumerated().map { template($1, at: "\(path)[\($0)]") }
            return items.allSatisfy(\.isConstant) && !value.needsRewriting ? .constant(value) : .array(items)
        case .object:
            let members = value.members.map { (key: $0.key, value: template($0.value, at: "\(path).\($0.key)")) }
            return members.allSatisfy(\.value.isConstant) && !value.needsRewriting
                ? .constant(value) : .object(members)
        default:
            return .constant(value)
        }
    }

    /// Compiles an expression that may stand without `{{ }}`: a condition or a test.
    mutating func condition(_ value: JSONValue, at path: String) -> Template {
        guard let text = value.string, !text.hasPrefix("{{"), !text.hasPrefix("={{") else {
            return template(value, at: path)
        }
        do {
            return .computed(try ExpressionParser.parse(text, in: scope), source: text)
        } catch {
            errors.append((path, error))
            return .constant(.null)
        }
    }

    private mutating func text(_ value: JSONValue, at path: String) -> Template {
        guard let text = value.string, text.utf8.contains(where: { $0 == UInt8(ascii: "$") || $0 == UInt8(ascii: "{") })
        else { return .constant(value) }
        do {
            let pieces = try self.pieces(of: text)
            guard pieces.count == 1, let only = pieces.first else { return .text(pieces) }
            switch only {
            case .literal(let literal): return .constant(JSONValue(literal))
            case .computed(let expression, let source): return .computed(expression, source: source)
            }
        } catch {
            errors.append((path, error))
            return .constant(.null)
        }
    }

    /// Cuts a text into what stands there and what is computed. n8n's `={{ … }}` is the same as `{{ … }}`.
    private func pieces(of text: String) throws(ExpressionError) -> [Template.Piece] {
        let scalars = Array(text.unicodeScalars)
        var pieces: [Template.Piece] = []
        var literal: [Unicode.Scalar] = []
        var position = text.hasPrefix("={{") ? 1 : 0
        while position < scalars.count {
            let scalar = scalars[position]
            let next = position + 1 < scalars.count ? scalars[position + 1] : nil
            let found: (expression: Expression, end: Int)
            if scalar == "$", let next, isIdentifierStart(next) {
                found = try ExpressionParser.reference(scalars, at: position, in: scope)
            } else if scalar == "{", next == "{" {
                found = try ExpressionParser.embedded(scalars, at: position, in: scope)
            } else {
                literal.append(scalar)
                position += scalar == "$" && next == "$" ? 2 : 1
                continue
            }
            if !literal.isEmpty { pieces.append(.literal(String(scalars: literal[...]))) }
            literal = []
            pieces.append(.computed(found.expression, source: String(scalars: scalars[position..<found.end])))
            position = found.end
        }
        if !literal.isEmpty { pieces.append(.literal(String(scalars: literal[...]))) }
        return pieces
    }
}

extension JSONValue {
    /// Whether a string somewhere in it is compiled to another one: it has `$$`.
    fileprivate var needsRewriting: Bool {
        switch kind {
        case .string: withUTF8 { $0.contains(UInt8(ascii: "$")) } ?? false
        case .array: elements.contains { $0.needsRewriting }
        case .object: members.contains { $0.value.needsRewriting }
        default: false
        }
    }
}
