/// Reports a part of a coordinate, a tag or a tenant that breaks its rule: what was expected, what was found, where.
public struct NameError: Error, Equatable, CustomStringConvertible {
    /// The part, by the name it has in the HTTP contract: `namespace`, `name`, `version`, `variant`, `tag`.
    public let part: String
    /// What was found; nil if the part is missing.
    public let found: String?
    /// What the part must be, as a sentence fragment: `must match ^[a-z0-9]…`.
    public let expected: String
    /// Whether the text is well formed but reserved for the service's own routes; the contract gives that another code.
    public let isReserved: Bool

    init(_ part: String, found: String?, expected: String, isReserved: Bool = false) {
        self.part = part
        self.found = found
        self.expected = expected
        self.isReserved = isReserved
    }

    public var description: String {
        guard let found else { return "\(part) is missing: it \(expected)" }
        return "\(part) \(expected); found \"\(found.prefix(64).filter { !$0.isNewline })\""
    }
}
