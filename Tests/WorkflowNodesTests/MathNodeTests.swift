import JSON
import Testing

@Suite("The math nodes")
struct MathNodeTests {
    @Test(
        "give their results, and fail on what does not fit",
        arguments: [
            ("math.add", #"{"a":1,"b":2}"#, "3"), ("math.add", #"{"a":1,"b":2.5}"#, "3.5"),
            ("math.add", #"{"a":9223372036854775807,"b":1}"#, "!OVERFLOW"),
            ("math.add", #"{"a":1e308,"b":1e308}"#, "!OVERFLOW"), ("math.add", #"{"a":"1","b":2}"#, "!TYPE_MISMATCH"),
            ("math.add", #"{"a":null,"b":2}"#, "!MISSING_VALUE"),
            ("math.subtract", #"{"a":-9223372036854775808,"b":1}"#, "!OVERFLOW"),
            ("math.subtract", #"{"a":1,"b":2}"#, "-1"),
            ("math.multiply", #"{"a":3,"b":-2}"#, "-6"),
            ("math.multiply", #"{"a":4611686018427387904,"b":2}"#, "!OVERFLOW"),
            ("math.divide", #"{"a":7,"b":2}"#, "3.5"), ("math.divide", #"{"a":6,"b":2}"#, "3"),
            ("math.divide", #"{"a":1,"b":0}"#, "!DIVISION_BY_ZERO"),
            ("math.divide", #"{"a":1.5,"b":0.0}"#, "!DIVISION_BY_ZERO"),
            ("math.divide", #"{"a":-9223372036854775808,"b":-1}"#, "!OVERFLOW"),
            ("math.modulo", #"{"a":-7,"b":3}"#, "-1"), ("math.modulo", #"{"a":7.5,"b":2}"#, "1.5"),
            ("math.modulo", #"{"a":-9223372036854775808,"b":-1}"#, "0"),
            ("math.modulo", #"{"a":1,"b":0}"#, "!DIVISION_BY_ZERO"),
            ("math.power", #"{"base":2,"exponent":62}"#, "4611686018427387904"),
            ("math.power", #"{"base":-2,"exponent":63}"#, "-9223372036854775808"),
            ("math.power", #"{"base":2,"exponent":63}"#, "!OVERFLOW"),
            ("math.power", #"{"base":1,"exponent":9223372036854775807}"#, "1"),
            ("math.power", #"{"base":2,"exponent":-1}"#, "0.5"), ("math.power", #"{"base":0,"exponent":0}"#, "1"),
            ("math.power", #"{"base":0,"exponent":-1}"#, "!DIVISION_BY_ZERO"),
            ("math.power", #"{"base":-8,"exponent":0.5}"#, "!OUT_OF_RANGE"),
            ("math.power", #"{"base":10.0,"exponent":400}"#, "!OVERFLOW"),
            ("math.abs", #"{"value":-5}"#, "5"), ("math.abs", #"{"value":-0.5}"#, "0.5"),
            ("math.abs", #"{"value":-9223372036854775808}"#, "!OVERFLOW"),
            ("math.floor", #"{"value":-1.5}"#, "-2"), ("math.floor", #"{"value":7}"#, "7"),
            ("math.floor", #"{"value":1e300}"#, "!OVERFLOW"), ("math.ceil", #"{"value":1.1}"#, "2"),
            ("math.ceil", #"{"value":"1"}"#, "!TYPE_MISMATCH"),
            ("math.sqrt", #"{"value":9}"#, "3"), ("math.sqrt", #"{"value":2}"#, "1.4142135623730951"),
            ("math.sqrt", #"{"value":9223372036854775807}"#, "3037000499.97605"),
            ("math.sqrt", #"{"value":-1}"#, "!OUT_OF_RANGE"),
            ("math.round", #"{"value":2.5}"#, "3"), ("math.round", #"{"value":-2.5}"#, "-3"),
            ("math.round", #"{"value":1.005,"decimals":2}"#, "1.01"),
            ("math.round", #"{"value":-0.285,"decimals":2}"#, "-0.29"),
            ("math.round", #"{"value":9.999,"decimals":2}"#, "10.0"),
            ("math.round", #"{"value":0.05,"decimals":1}"#, "0.1"),
            ("math.round", #"{"value":0.04,"decimals":1}"#, "0.0"),
            ("math.round", #"{"value":1e300,"decimals":2}"#, "1e300"),
            ("math.round", #"{"value":1.5e-7,"decimals":7}"#, "2e-7"),
            ("math.round", #"{"value":7,"decimals":2}"#, "7"), ("math.round", #"{"value":1e300}"#, "!OVERFLOW"),
            ("math.round", #"{"value":1.5,"decimals":16}"#, "!OUT_OF_RANGE"),
            ("math.round", #"{"value":1.5,"decimals":-1}"#, "!OUT_OF_RANGE"),
            ("math.min", #"{"values":[3,1.5,2]}"#, "1.5"), ("math.max", #"{"values":[1,3,2]}"#, "3"),
            ("math.max", #"{"values":[9007199254740992.0,9007199254740993]}"#, "9007199254740993"),
            ("math.min", #"{"values":[]}"#, "!MISSING_VALUE"), ("math.max", #"{"values":[1,"2"]}"#, "!TYPE_MISMATCH"),
            ("math.sum", #"{"values":[1,2,3]}"#, "6"), ("math.sum", #"{"values":[]}"#, "0"),
            ("math.sum", #"{"values":[1,null]}"#, "!TYPE_MISMATCH"), ("math.sum", #"{"values":5}"#, "!TYPE_MISMATCH"),
            ("math.average", #"{"values":[1,2]}"#, "1.5"), ("math.average", #"{"values":[2,4]}"#, "3"),
            ("math.average", #"{"values":[]}"#, "!MISSING_VALUE"),
            ("math.clamp", #"{"value":15,"min":0,"max":10}"#, "10"),
            ("math.clamp", #"{"value":-1,"min":0,"max":10}"#, "0"),
            ("math.clamp", #"{"value":5,"min":10,"max":0}"#, "!OUT_OF_RANGE"),
            ("math.random", #"{"min":5,"max":5}"#, "5.0"), ("math.random", #"{"min":7,"max":7,"integer":true}"#, "7"),
            ("math.random", #"{"min":2,"max":1}"#, "!OUT_OF_RANGE"),
            ("math.random", #"{"min":0.5,"max":1,"integer":true}"#, "!TYPE_MISMATCH"),
            ("math.random", #"{"min":-1e308,"max":1e308}"#, "!OVERFLOW"),
        ])
    func rows(_ type: String, _ parameters: String, _ expected: String) throws {
        #expect(try Run.node(type, parameters) == expected)
    }

    @Test("draw random numbers inside their bounds, integers up to the greatest there are")
    func random() throws {
        for _ in 0..<50 {
            let real = try JSONValue.parse(try Run.node("math.random", "{}"))
            #expect((0..<1).contains(try #require(real.number)))
            let integer = try JSONValue.parse(
                try Run.node("math.random", #"{"min":9223372036854775806,"max":9223372036854775807,"integer":true}"#))
            #expect(try #require(integer.int) >= Int.max - 1)
        }
    }
}
