import JSON
import Testing

@Suite("JSON that is read and printed")
struct JSONRoundTripTests {
    @Test(
        "comes out as it went in",
        arguments: [
            "null", "true", "false", "0", "-1", "9223372036854775807", "-9223372036854775808", #""""#, #""a""#, "[]",
            "{}",
            "[[],{},[{}]]", #"{"b":1,"a":[null,true,{"":""}],"A":2}"#, #"{"a\u0001\n\t\"\\":"\b\f\r"}"#,
            #"["naïve","żółw","🐢","\u2028"]"#.replacing(#"\u2028"#, with: "\u{2028}"),
            #"{"z":1,"y":2,"x":3,"10":4,"9":5}"#,
            "[0.1,1.5,-0.0,1e300,5e-324,3.141592653589793]",
        ])
    func roundTrip(text: String) throws {
        let value = try JSONValue.parse(text)
        let printed = value.serialized()
        #expect(try JSONValue.parse(printed) == value)
        #expect(try JSONValue.parse(printed).serialized() == printed)
        if !text.contains(/[.\\]/) { #expect(String(decoding: printed, as: UTF8.self) == text) }
    }

    @Test(
        "has each real in the fewest digits that give it back",
        arguments: [
            (0.1, "0.1"), (0.30000000000000004, "0.30000000000000004"), (1.0, "1.0"), (-2.5, "-2.5"), (100.0, "100.0"),
            (1.0 / 3.0, "0.3333333333333333"), (3.141592653589793, "3.141592653589793"),
        ])
    func reals(number: Double, text: String) throws {
        let value = try #require(JSONValue(number))
        #expect(value.description == text)
        #expect(try JSONValue.parse(text).number == number)
    }

    @Test("has each real in its own digits, whatever stands beside it")
    func realsTogether() {
        let numbers: JSONValue = JSONValue([0.1, 1.0 / 3.0, 1e20, 1e-7].compactMap { JSONValue($0) })
        #expect(numbers.description == "[0.1,0.3333333333333333,1e20,1e-7]")
    }

    @Test("gives every real back exactly, alone and among others")
    func exactReals() throws {
        var random = SystemRandomNumberGenerator()
        var numbers: [Double] = [
            .leastNonzeroMagnitude, .greatestFiniteMagnitude, .ulpOfOne, 0, 1e15, 1e16, 1e17, 123456789.125,
        ]
        while numbers.count < 500 {
            let number = Double(bitPattern: random.next())
            if number.isFinite { numbers.append(number) }
        }
        let array = JSONValue(numbers.compactMap { JSONValue($0) })
        #expect(try JSONValue.parse(array.serialized()).elements.map(\.number) == numbers)
        for number in numbers {
            let value = try #require(JSONValue(number))
            #expect(try JSONValue.parse(value.serialized()).number == number)
        }
    }

    @Test("has an escape for what needs one, wherever it is in a text, and for nothing else")
    func escapes() throws {
        for length in 1...20 {
            for place in 0..<length {
                for byte in 0..<UInt8(0x80) {
                    var text = [UInt8](repeating: UInt8(ascii: "a"), count: length)
                    text[place] = byte
                    let value = JSONValue([JSONValue(String(decoding: text, as: UTF8.self))])
                    let isEscaped = value.serialized().count > length + 4
                    let needsEscape = byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
                    guard isEscaped != needsEscape else { continue }
                    Issue.record("byte \(byte) at \(place) of \(length)")
                }
            }
        }
        // Bytes of longer characters have the high bit.
        let text = "\u{e9}\u{7ff}\u{20ac}\u{1F600}\u{a2}\u{9c}\u{80}"
        #expect(JSONValue([JSONValue(text)]).description == "[\"\(text)\"]")
    }

    @Test("has no infinity and no NaN")
    func notFinite() {
        for number in [Double.infinity, -.infinity, .nan] { #expect(JSONValue(number) == nil) }
    }

    @Test("keeps the order of keys unless they are to be sorted, and is indented where wanted")
    func order() throws {
        let value = try JSONValue.parse(#"{"b":1,"a":{"d":2,"c":3},"B":4}"#)
        #expect(value.members.map(\.key) == ["b", "a", "B"])
        #expect(value.description == #"{"b":1,"a":{"d":2,"c":3},"B":4}"#)
        #expect(
            String(decoding: value.serialized(sortedKeys: true), as: UTF8.self) == #"{"B":4,"a":{"c":3,"d":2},"b":1}"#)
        let indented = String(decoding: value.serialized(indent: 2), as: UTF8.self)
        #expect(indented == "{\n  \"b\": 1,\n  \"a\": {\n    \"d\": 2,\n    \"c\": 3\n  },\n  \"B\": 4\n}")
    }
}
