public import JSON

/// What is known of a parameter's value before anything runs.
public indirect enum KnownValue: Sendable {
    /// All of it.
    case value(JSONValue)
    /// How a text begins; the rest is computed.
    case beginning(String)
    /// The members of an object, some of which are computed.
    case members([(key: String, value: KnownValue)])
    /// The elements of an array, some of which are computed.
    case elements([KnownValue])
    /// Nothing.
    case unknown

    /// The whole text, where that is known.
    public var text: String? { if case .value(let json) = self { json.string } else { nil } }

    /// The members of what is known to be an object.
    public var knownMembers: [(key: String, value: KnownValue)] {
        switch self {
        case .value(let json): json.members.map { ($0.key, .value($0.value)) }
        case .members(let members): members
        case .beginning, .elements, .unknown: []
        }
    }

    /// The elements of what is known to be an array.
    public var knownElements: [KnownValue] {
        switch self {
        case .value(let json): json.elements.map { .value($0) }
        case .elements(let elements): elements
        case .beginning, .members, .unknown: []
        }
    }

    /// The member of that name; nil if there is none, or if it is not known whether there is.
    public subscript(_ key: String) -> KnownValue? { knownMembers.first { $0.key == key }?.value }
}
