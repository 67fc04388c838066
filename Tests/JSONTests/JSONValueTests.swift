import Dispatch
import JSON
import Testing

@Suite("A JSON value")
struct JSONValueTests {
    @Test("is equal to what says the same: numbers by value, objects in any order")
    func equality() throws {
        let equal = [
            ("1", "1.0"), ("-0.0", "0"), ("100", "1e2"), (#"{"a":1,"b":[2.0]}"#, #"{"b":[2],"a":1.0}"#),
            (#""\u0061""#, #""a""#),
            ("9007199254740992", "9007199254740992.0"),
        ]
        for (left, right) in equal { #expect(try JSONValue.parse(left) == JSONValue.parse(right), "\(left) \(right)") }
        let different = [
            ("1", "1.5"), ("1", #""1""#), ("null", "false"), ("0", "false"), ("[]", "{}"), (#""""#, "null"),
            ("[1,2]", "[2,1]"),
            ("[1]", "[1,1]"), (#"{"a":1}"#, #"{"a":1,"b":1}"#), (#"{"a":null}"#, #"{"b":null}"#), (#""a""#, #""A""#),
            ("9007199254740993", "9007199254740992.0"), ("9223372036854775807", "9223372036854775808.0"),
            ("\"\u{e9}\"", "\"e\u{301}\""),
        ]
        for (left, right) in different {
            #expect(try JSONValue.parse(left) != JSONValue.parse(right), "\(left) \(right)")
            #expect(try JSONValue.parse(right) != JSONValue.parse(left), "\(right) \(left)")
        }
    }

    @Test("says what it is, and is nothing else")
    func kinds() throws {
        let values: [(JSONValue, JSONValue.Kind)] = [
            (nil, .null), (true, .boolean), (1, .integer), (JSONValue(1.0) ?? nil, .real), ("a", .string),
            ([1], .array),
            (["a": 1], .object),
        ]
        for (value, kind) in values {
            #expect(value.kind == kind)
            #expect(value.isNull == (kind == .null))
            #expect((value.bool != nil) == (kind == .boolean))
            #expect((value.int != nil) == (kind == .integer))
            #expect((value.number != nil) == (kind == .integer || kind == .real))
            #expect((value.string != nil) == (kind == .string))
            #expect(value.count == (kind == .array || kind == .object ? 1 : 0))
            #expect((value[0] != nil) == (kind == .array))
            #expect((value["a"] != nil) == (kind == .object))
        }
    }

    @Test("has nothing outside its bounds, and may have an empty key")
    func access() {
        let array: JSONValue = [1, 2]
        #expect(array[-1] == nil && array[2] == nil && array[.max] == nil && array[.min] == nil)
        let object: JSONValue = ["": 1, "a b": 2, "żółw": 3]
        #expect(object[""]?.int == 1 && object["a b"]?.int == 2 && object["żółw"]?.int == 3 && object["a"] == nil)
        #expect(object["a b\0"] == nil)
    }

    @Test("is changed by making another; the first stays")
    func changes() {
        let object: JSONValue = ["a": 1, "b": 2]
        #expect(object.setting("a", to: 3).description == #"{"a":3,"b":2}"#)
        #expect(object.setting("c", to: 3).description == #"{"a":1,"b":2,"c":3}"#)
        #expect(object.removing("a").description == #"{"b":2}"#)
        #expect(object.removing("x") == object)
        #expect(JSONValue.null.setting("a", to: 1).description == #"{"a":1}"#)
        let array: JSONValue = [1]
        #expect(array.appending(2).description == "[1,2]")
        #expect(JSONValue.null.appending(2).description == "[2]")
        #expect(object.description == #"{"a":1,"b":2}"# && array.description == "[1]")
        #expect(JSONValue(members: [("a", 1), ("b", 2), ("a", 3)]).description == #"{"a":3,"b":2}"#)
    }

    @Test("that contains itself contains a copy, and ends")
    func noCycles() {
        let array: JSONValue = [1]
        #expect(array.appending(array).appending(array).description == "[1,[1],[1]]")
    }

    @Test("outlives the document it was taken from")
    func lifetime() throws {
        func leaf() throws -> JSONValue? { try JSONValue.parse(#"{"a":[{"b":"deep"}]}"#)["a"]?[0]?["b"] }
        let value = try #require(try leaf())
        #expect(value.string == "deep")
        #expect(value.detached.detached == "deep")
        #expect(try JSONValue.parse(#"{"a":[1,{"b":null}],"c":2}"#)["a"]?.detached.description == #"[1,{"b":null}]"#)
        #expect(JSONValue([value, value]).description == #"["deep","deep"]"#)
    }

    @Test("may be read, copied and dropped by many threads at once")
    func threads() throws {
        let document = try JSONValue.parse(#"{"a":[1,2,{"b":"c"}],"d":{"e":null}}"#)
        let expected = document.description
        DispatchQueue.concurrentPerform(iterations: 8) { thread in
            for round in 0..<2_000 {
                let part = document["a"]?[2]
                let built: JSONValue = ["part": part ?? nil, "whole": document, "n": JSONValue(round)]
                #expect(built["whole"]?["a"]?[2]?["b"]?.string == "c")
                if round % 500 == 0 { #expect(document.description == expected) }
            }
        }
        #expect(document.description == expected)
    }

    @Test("is an integer that outlives whatever it was taken out of, however common it is")
    func integers() throws {
        for number in [-1_000_000, -17, -16, -1, 0, 1, 1023, 1024, 1_000_000] {
            let made = JSONValue(number)
            let read = try #require(try JSONValue.parse("[\(number)]")[0])
            #expect(made == read && made.int == number && read.description == "\(number)")
            let copies = (0..<100).map { _ in JSONValue([made, read, JSONValue(number)]) }
            #expect(copies.allSatisfy { $0.elements.allSatisfy { $0.int == number } })
        }
    }
}
