import Testing

@testable import JSON

/// Integers that a program computed stand in the value itself, those that were read are jansson's: nobody can tell.
@Suite("An integer that stands in the value itself")
struct InlineIntegerTests {
    /// The edges of 64 bits, of the 63 that fit, and of those that jansson's values are shared of.
    static let numbers = [
        Int.min, Int.min + 1, -(1 << 62) - 1, -(1 << 62), -1_000_000, -17, -16, -1, 0, 1, 2, 1_023, 1_024,
        (1 << 62) - 1, 1 << 62, Int.max - 1, Int.max,
    ]

    /// The same number, read: jansson's.
    private func read(_ number: Int) throws -> JSONValue { try #require(try JSONValue.parse("[\(number)]")[0]) }

    @Test("is one that 63 bits hold")
    func inline() throws {
        for number in Self.numbers {
            let fits = number >= -(1 << 62) && number < 1 << 62
            #expect((JSONValue(number).inlineInteger == number) == fits, "\(number)")
            #expect((JSONValue(number).node == nil) == fits, "\(number)")
            #expect(try read(number).inlineInteger == nil, "\(number)")
        }
    }

    @Test("is the number that it was made of, and nothing else", arguments: numbers)
    func reading(_ number: Int) throws {
        for value in [JSONValue(number), try read(number)] {
            #expect(value.int == number && value.number == Double(number) && value.kind == .integer)
            #expect(!value.isNull && value.bool == nil && value.string == nil && value.withUTF8 { _ in 0 } == nil)
            #expect(value.count == 0 && value.elements.isEmpty && value.elements.map(\.self).isEmpty)
            #expect(Array(value.members).isEmpty)
            #expect(value[0] == nil && value[number] == nil && value["a"] == nil && value[""] == nil)
            #expect(value.detached == value && value.detached.int == number)
        }
    }

    @Test("is the same as jansson's of its number, and no other", arguments: numbers)
    func equality(_ number: Int) throws {
        let (made, read) = (JSONValue(number), try read(number))
        #expect(made == read && read == made && made == JSONValue(number))
        #expect(made.hashValue == read.hashValue && Set([made, read, JSONValue(number)]).count == 1)
        for other in Self.numbers where other != number {
            #expect(made != JSONValue(other) && read != JSONValue(other))
            #expect(try made != self.read(other))
        }
        for other: JSONValue in [nil, true, false, "1", [], [1], [:]] { #expect(made != other && other != made) }
    }

    @Test("is the same as a real of its value, and hashes alike")
    func reals() throws {
        for number in [-(1 << 62), -3, 0, 1, 1 << 53, 1 << 61] {
            let real = try #require(JSONValue(Double(number)))
            #expect(JSONValue(number) == real && real == JSONValue(number))
            #expect(JSONValue(number).hashValue == real.hashValue)
        }
        #expect(JSONValue((1 << 53) + 1) != JSONValue(Double(1 << 53)))
        #expect(JSONValue((1 << 62) - 1) != JSONValue(Double(1 << 62)))
    }

    @Test("is printed and measured as jansson's is", arguments: numbers)
    func writing(_ number: Int) throws {
        let (made, read) = (JSONValue(number), try read(number))
        #expect(made.description == "\(number)" && read.description == "\(number)")
        #expect(made.serialized(indent: 2, sortedKeys: true) == read.serialized(indent: 2, sortedKeys: true))
        #expect(made.serializedLine() == read.serializedLine())
        for limit in -1...5 {
            for depth in -1...1 {
                for overhead in [0, 3] {
                    #expect(
                        made.size(limit: limit, depth: depth, overhead: overhead)
                            == read.size(limit: limit, depth: depth, overhead: overhead))
                }
            }
        }
    }

    @Test("becomes a part of an array or object", arguments: numbers)
    func parts(_ number: Int) throws {
        let value = JSONValue(number)
        let array = JSONValue([value, value]).appending(value)
        #expect(array.description == "[\(number),\(number),\(number)]" && array[2] == value)
        let object = JSONValue(members: [("a", value)]).setting("b", to: value).setting("a", to: value)
        #expect(object.description == #"{"a":\#(number),"b":\#(number)}"# && object["b"]?.int == number)
        #expect(object.removing("a")["b"] == value)
        var builder = JSONObjectBuilder()
        builder.set("", value)
        #expect(builder.finish()[""] == value)
    }

    @Test("is taken for neither array nor object where one is made of it")
    func copies() {
        let value = JSONValue(7)
        #expect(value.appending(8).description == "[8]")
        #expect(value.setting("a", to: 8).description == #"{"a":8}"#)
        #expect(value.removing("a") == 7)
        var builder = JSONObjectBuilder(copying: value)
        builder.set("a", 8)
        #expect(builder.finish().description == #"{"a":8}"#)
    }
}
