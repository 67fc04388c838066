extension JSONValue: Equatable {
    /// Compares two values: numbers by their value (`1 == 1.0`), objects without regard to the order of their keys.
    public static func == (left: JSONValue, right: JSONValue) -> Bool {
        if left.bits == right.bits { return true }
        switch (left.kind, right.kind) {
        case (.null, .null): return true
        case (.boolean, .boolean): return left.bool == right.bool
        case (.integer, .integer): return left.int == right.int
        case (.real, .real): return left.number == right.number
        case (.integer, .real): return right.number.flatMap { Int(exactly: $0) } == left.int
        case (.real, .integer): return left.number.flatMap { Int(exactly: $0) } == right.int
        case (.string, .string):
            return left.withUTF8 { a in right.withUTF8 { b in a.elementsEqual(b) } } == true
        case (.array, .array):
            return left.count == right.count && left.elements.elementsEqual(right.elements)
        case (.object, .object):
            return left.count == right.count && left.members.allSatisfy { right[$0.key] == $0.value }
        default: return false
        }
    }
}
