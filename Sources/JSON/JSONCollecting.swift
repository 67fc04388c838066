/// Values made of what is at hand as arrays and strings: the same as the initialisers for any sequence, which other
/// modules cannot specialise.
extension JSONValue {
    /// A string.
    public init(_ value: String) {
        var text = value
        self = text.withUTF8 { JSONValue(utf8: $0) }
    }

    /// An array of these elements, which are shared, not copied.
    public init(_ elements: [JSONValue]) { self.init(elements[...]) }

    /// An object of these members in this order, shared, not copied; a later one replaces an earlier of its name.
    public init(members: [(String, JSONValue)]) { self.init(members: members[...]) }
}
