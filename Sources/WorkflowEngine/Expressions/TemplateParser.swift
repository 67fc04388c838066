package import JSON
import WorkflowModel

/// Compiles parameters to templates.
package struct TemplateParser<Scope: ReferenceScope> {
    /// A text that had to be compiled.
    package struct Text {
        /// Its path below the compiled value; empty if it is that value.
        package let steps: [PathStep]
        package let template: any Template
        /// Says why it cannot be compiled; its template is then `null`.
        package let error: ExpressionError?
    }

    package let scope: Scope
    /// Every text that had to be compiled, in the order of the document.
    package private(set) var texts: [Text] = []
    private var steps: [PathStep] = []

    package init(scope: Scope) { self.scope = scope }

    /// Begins with another value.
    mutating func forgetTexts() { texts.removeAll(keepingCapacity: true) }

    /// What was wrong, and where below the value. Everything is compiled, errors or not.
    var errors: [(path: String, error: ExpressionError)] {
        texts.compactMap { text in text.error.map { (FieldPath(steps: text.steps).text, $0) } }
    }

    /// Compiles a parameter as its declaration says.
    mutating func template(_ value: JSONValue, for parameter: NodeParameter) -> any Template {
        switch parameter.kind {
        case .condition, .perItem: condition(value)
        case .node, .literal: Constant(value)
        default: template(value)
        }
    }

    /// Compiles one value. Parts that are nested deeper than a document may be stay as they are.
    package mutating func template(_ value: JSONValue) -> any Template {
        switch value.kind {
        case .string:
            return text(value)
        case .array where steps.count < DocumentLimits.parameterDepth:
            var items: [any Template] = []
            items.reserveCapacity(value.count)
            for (index, element) in value.elements.enumerated() { items.append(member(.index(index), element)) }
            return items.allSatisfy(\.isConstant) && !value.needsRewriting ? Constant(value) : ListTemplate(items)
        case .object where steps.count < DocumentLimits.parameterDepth:
            var members: [(key: String, value: any Template)] = []
            members.reserveCapacity(value.count)
            for (key, element) in value.members { members.append((key, member(.key(key), element))) }
            return members.allSatisfy(\.value.isConstant) && !value.needsRewriting
                ? Constant(value) : ObjectTemplate(members)
        default:
            return Constant(value)
        }
    }

    /// Compiles an expression that may stand without `{{ }}`: a condition or a test.
    mutating func condition(_ value: JSONValue) -> any Template {
        guard let text = value.string, !text.utf8.starts(with: "{{".utf8), !text.utf8.starts(with: "={{".utf8) else {
            return template(value)
        }
        let scope = scope
        return compiled { () throws(ExpressionError) in
            Computed(try ExpressionParser.parse(text, in: scope), source: text)
        }
    }

    private mutating func member(_ step: PathStep, _ value: JSONValue) -> any Template {
        steps.append(step)
        defer { steps.removeLast() }
        return template(value)
    }

    private mutating func text(_ value: JSONValue) -> any Template {
        guard let text = value.bytesToCompute else { return Constant(value) }
        let scope = scope
        return compiled { () throws(ExpressionError) in
            try Self.template(of: text, in: scope)
        }
    }

    private mutating func compiled(_ body: () throws(ExpressionError) -> any Template) -> any Template {
        do {
            let template = try body()
            texts.append(Text(steps: steps, template: template, error: nil))
            return template
        } catch {
            texts.append(Text(steps: steps, template: Constant(.null), error: error))
            return Constant(.null)
        }
    }

    /// Splits a text into literal and computed parts. n8n's `={{ … }}` is the same as `{{ … }}`.
    private static func template(of text: [UInt8], in scope: Scope) throws(ExpressionError) -> any Template {
        var pieces: [TextTemplate.Piece] = []
        var literal: [UInt8] = []
        var position = TextPosition()
        if text.starts(with: "={{".utf8) { position.skip(ascii: 1) }
        while position.byte < text.count {
            let byte = text[position.byte]
            let next = position.byte + 1 < text.count ? text[position.byte + 1] : nil
            let found: (expression: any Expression, end: TextPosition)
            if byte == UInt8(ascii: "$"), let next, isIdentifierStart(next) {
                found = try ExpressionParser.reference(text, at: position, in: scope)
            } else if byte == UInt8(ascii: "{"), next == UInt8(ascii: "{") {
                found = try ExpressionParser.embedded(text, at: position, in: scope)
            } else {
                literal.append(byte)
                position.skip(byte)
                if byte == UInt8(ascii: "$"), next == UInt8(ascii: "$") { position.skip(ascii: 1) }
                continue
            }
            let computed = Computed(found.expression, source: text.text(position.byte..<found.end.byte))
            position = found.end
            if literal.isEmpty, pieces.isEmpty, position.byte == text.count {
                return computed
            }
            if !literal.isEmpty { pieces.append(.literal(String(decoding: literal, as: UTF8.self))) }
            literal = []
            pieces.append(.computed(computed))
        }
        guard !literal.isEmpty || pieces.isEmpty else { return TextTemplate(pieces) }
        let rest = String(decoding: literal, as: UTF8.self)
        return pieces.isEmpty ? Constant(JSONValue(rest)) : TextTemplate(pieces + [.literal(rest)])
    }
}

extension JSONValue {
    /// The bytes of a string in which something may have to be computed: it has a `$` or a `{`.
    fileprivate var bytesToCompute: [UInt8]? {
        let bytes = withUTF8 { bytes in
            bytes.contains { $0 == UInt8(ascii: "$") || $0 == UInt8(ascii: "{") } ? [UInt8](bytes) : nil
        }
        return bytes ?? nil
    }

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
