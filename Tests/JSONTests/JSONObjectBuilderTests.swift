import JSON
import Testing

@Suite("An object that is made member by member")
struct JSONObjectBuilderTests {
    @Test("has its members in order, a later one in the place of an earlier of its name")
    func members() {
        var builder = JSONObjectBuilder()
        builder.set("b", 1)
        builder.set("a", ["x"])
        builder.set("b", 2)
        builder.set("", nil)
        builder.set("a", text: "é")
        #expect(builder.finish().description == #"{"b":2,"a":"é","":null}"#)
    }

    @Test("can begin as a copy, and leaves the other as it is")
    func copy() {
        let other: JSONValue = ["a": 1, "b": 2]
        var builder = JSONObjectBuilder(copying: other)
        builder.set("b", 3)
        builder.set("c", 4)
        #expect(builder.finish().description == #"{"a":1,"b":3,"c":4}"#)
        #expect(other == ["a": 1, "b": 2])
        #expect(JSONObjectBuilder(copying: [1, 2]).finish() == [:])
    }
}
