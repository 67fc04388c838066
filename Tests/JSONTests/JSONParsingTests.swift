import JSON
import Testing

@Suite("JSON that is refused")
struct JSONParsingTests {
    @Test(
        "is what the grammar does not have",
        arguments: [
            "", " ", "{", "[", "[1,]", #"{"a":1,}"#, "{a:1}", "'a'", "nul", "NaN", "Infinity", "01", "+1", "1.", ".5",
            "1e",
            "1 2", "[1 2]", #"{"a" 1}"#, #"{1:2}"#, "\u{feff}1", "// c\n1", "/**/1", "\"a\nb\"", "\"\t\"", #""\x""#,
            #""\u12""#,
            "truefalse", "[}", #""a"#,
        ])
    func grammar(text: String) {
        #expect(throws: JSONSyntaxError.self) { try JSONValue.parse(text) }
    }

    @Test(
        "is text that is not UTF-8, or not Unicode",
        arguments: [
            [0x22, 0xff, 0x22], [0x22, 0xc0, 0x80, 0x22], [0x22, 0xed, 0xa0, 0x80, 0x22],
            [0x22, 0xf4, 0x90, 0x80, 0x80, 0x22],
            [0x22, 0xe2, 0x82, 0x22], [0x22, 0x80, 0x22], Array(#""\ud800""#.utf8), Array(#""\udc00\ud800""#.utf8),
            Array(#""\ud800x""#.utf8), Array(#"{"\ud800":1}"#.utf8),
        ] as [[UInt8]])
    func encoding(bytes: [UInt8]) {
        #expect(throws: JSONSyntaxError.self) { try JSONValue.parse(bytes) }
    }

    @Test("is a NUL, in a text or in a key", arguments: [#""\u0000""#, #"{"a\u0000":1}"#, #"{"\u0000":1}"#])
    func nul(text: String) {
        #expect(throws: JSONSyntaxError.self) { try JSONValue.parse(text) }
    }

    @Test("has a byte 0 anywhere, after a number too", arguments: ["1#", "[1#]", "[1#,#2]", #"{"a":1#}"#, "#1", "#"])
    func zeroByte(text: String) {
        let bytes = text.utf8.map { $0 == UInt8(ascii: "#") ? 0 : $0 }
        #expect(throws: JSONSyntaxError.self) { try JSONValue.parse(bytes) }
    }

    @Test("is told where it has a byte 0")
    func placeOfZeroByte() {
        let error = #expect(throws: JSONSyntaxError.self) { try JSONValue.parse("[\n\"ż\", 1\0]") }
        #expect(error?.line == 2 && error?.column == 7)
    }

    @Test("is an integer beyond 64 bits, and a real beyond all bounds")
    func bigNumbers() throws {
        for text in [
            "9223372036854775808", "-9223372036854775809", "1" + String(repeating: "0", count: 100_000), "1e999",
        ] {
            #expect(throws: JSONSyntaxError.self) { try JSONValue.parse(text) }
        }
        #expect(try JSONValue.parse("9223372036854775808.0").number == 9_223_372_036_854_775_808)
    }

    @Test("is nested deeper than 2048 levels", arguments: [("[", "]"), (#"{"a":"#, "}")])
    func depth(open: String, close: String) throws {
        func nested(_ levels: Int) -> String {
            String(repeating: open, count: levels - 1) + (open == "[" ? "[]" : "{}")
                + String(repeating: close, count: levels - 1)
        }
        let deep = try JSONValue.parse(nested(2_048))
        #expect(try JSONValue.parse(deep.serialized()) == deep)
        #expect(throws: JSONSyntaxError.self) { try JSONValue.parse(nested(2_049)) }
        #expect(throws: JSONSyntaxError.self) { try JSONValue.parse(String(repeating: open, count: 1_000_000)) }
    }

    @Test("has a key twice, unless that is allowed; the last one then counts")
    func duplicateKeys() throws {
        let text = #"{"a":1,"b":2,"\u0061":3}"#
        #expect(throws: JSONSyntaxError.self) { try JSONValue.parse(text) }
        #expect(throws: JSONSyntaxError.self) { try JSONValue.parse(#"[{"x":{"":1,"":2}}]"#) }
        let value = try JSONValue.parse(text, duplicateKeys: true)
        #expect(value["a"]?.int == 3 && value.count == 2)
    }

    @Test("is described by line and column, counted from 1, in characters")
    func place() {
        let error = #expect(throws: JSONSyntaxError.self) { try JSONValue.parse("{\n  \"żółw\": x}") }
        #expect(error?.line == 2)
        #expect(error?.column == 11)
        #expect(error?.message.isEmpty == false)
        let empty = #expect(throws: JSONSyntaxError.self) { try JSONValue.parse([UInt8]()) }
        #expect(empty?.line == 1 && empty?.column == 1)
    }
}
