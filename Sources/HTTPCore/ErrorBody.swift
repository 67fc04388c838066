import JSON

/// The body of a failure's answer: JSON or text with the failure's particulars in it.
indirect enum ErrorBody: Sendable {
    case text(ErrorText)
    case constant(JSONValue)
    case list([ErrorBody])
    case object([(String, ErrorBody)])

    init(_ json: JSONValue) throws(ErrorShape.Invalid) {
        switch json.kind {
        case .string: self = .text(try ErrorText(json.string ?? ""))
        case .array:
            var elements: [ErrorBody] = []
            for element in json.elements { elements.append(try ErrorBody(element)) }
            self = .list(elements)
        case .object:
            var members: [(String, ErrorBody)] = []
            for (key, value) in json.members { members.append((key, try ErrorBody(value))) }
            self = .object(members)
        default: self = .constant(json)
        }
    }

    var usesBase: Bool {
        switch self {
        case .text(let text): text.usesBase
        case .constant: false
        case .list(let elements): elements.contains(where: \.usesBase)
        case .object(let members): members.contains(where: \.1.usesBase)
        }
    }

    /// The JSON for a failure. A member that has no value, as `details` often has none, is left out.
    func json(_ failure: FailureReport, base: String) -> JSONValue {
        switch self {
        case .text(let text): return text.json(failure, base: base)
        case .constant(let value): return value
        case .list(let elements): return JSONValue(elements.map { $0.json(failure, base: base) })
        case .object(let members):
            var filled: [(String, JSONValue)] = []
            for (key, member) in members {
                let value = member.json(failure, base: base)
                if case .text = member, value.isNull { continue }
                filled.append((key, value))
            }
            return JSONValue(members: filled)
        }
    }
}
