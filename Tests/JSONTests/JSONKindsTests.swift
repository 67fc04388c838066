import JSON
import Testing

@Suite("Kinds of JSON value")
struct JSONKindsTests {
    @Test("contain the values of these kinds and no other")
    func membership() throws {
        let values: [JSONValue] = [nil, true, false, 1, JSONValue(Int.max), JSONValue(1.5) ?? nil, "a", [1], ["a": 1]]
        let sets: [(JSONKinds, [JSONValue.Kind])] = [
            ([], []), (.boolean, [.boolean]), (.integer, [.integer]), (.real, [.real]), (.string, [.string]),
            (.array, [.array]), (.object, [.object]), ([.integer, .real], [.integer, .real]),
            (.something, [.boolean, .integer, .real, .string, .array, .object]),
        ]
        for (set, kinds) in sets {
            for value in values { #expect(set.contain(value) == kinds.contains(value.kind), "\(kinds) \(value)") }
        }
    }
}
