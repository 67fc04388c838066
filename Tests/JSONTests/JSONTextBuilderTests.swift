import JSON
import Testing

@Suite("A text that is made part by part")
struct JSONTextBuilderTests {
    @Test("has strings as they are and other values as JSON")
    func parts() {
        var builder = JSONTextBuilder()
        #expect(builder.count == 0)
        builder.append("é: ")
        builder.append(JSONValue("\"b\""))
        for value: JSONValue in [1, true, nil, ["a"], ""] { builder.append(value) }
        #expect(builder.count == 21)
        #expect(builder.finish().string == #"é: "b"1truenull["a"]"#)
        #expect(JSONTextBuilder().finish() == "")
    }
}
