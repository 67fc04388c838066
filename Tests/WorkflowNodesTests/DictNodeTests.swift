import JSON
import Testing

@Suite("The dict nodes")
struct DictNodeTests {
    @Test(
        "give their results, and fail on what does not fit",
        arguments: [
            ("dict.get", #"{"object":{"a":{"b":[1,{"c":2}]}},"path":"a.b[1].c"}"#, "2"),
            ("dict.get", #"{"object":{"1.10.0":"x"},"key":"1.10.0"}"#, #""x""#),
            ("dict.get", #"{"object":{"a":{"b.c":1}},"path":"a[\"b.c\"]"}"#, "1"),
            ("dict.get", #"{"object":{"a":{"b.c":[7]}},"path":["a","b.c",0]}"#, "7"),
            ("dict.get", #"{"object":{"ß":{"🦊":1}},"path":"ß.🦊"}"#, "1"),
            ("dict.get", #"{"object":{"a":null},"path":"a","default":1}"#, "null"),
            ("dict.get", #"{"object":{},"path":"a","default":5}"#, "5"),
            ("dict.get", #"{"object":{},"path":"a","default":null}"#, "null"),
            ("dict.get", #"{"object":{},"path":"a"}"#, "!MISSING_VALUE"),
            ("dict.get", #"{"object":{"a":1},"path":"a.b"}"#, "!MISSING_VALUE"),
            ("dict.get", #"{"object":{},"path":""}"#, "!OUT_OF_RANGE"),
            ("dict.get", #"{"object":{},"path":"a..b"}"#, "!OUT_OF_RANGE"),
            ("dict.get", #"{"object":{},"path":"a[x]"}"#, "!OUT_OF_RANGE"),
            ("dict.get", #"{"object":{},"path":[]}"#, "!TYPE_MISMATCH"),
            ("dict.get", #"{"object":{},"path":1}"#, "!TYPE_MISMATCH"),
            ("dict.get", #"{"object":[1],"path":"a"}"#, "!TYPE_MISMATCH"),
            ("dict.get", #"{"object":null,"path":"a"}"#, "!MISSING_VALUE"),
            ("dict.set", #"{"object":{"z":1,"a":2},"path":"z","value":3}"#, #"{"z":3,"a":2}"#),
            ("dict.set", #"{"object":{},"path":"a.b.c","value":1}"#, #"{"a":{"b":{"c":1}}}"#),
            ("dict.set", #"{"object":{"l":[1,2]},"path":"l[1]","value":9}"#, #"{"l":[1,9]}"#),
            ("dict.set", #"{"object":{"l":[1]},"path":"l[1]","value":2}"#, #"{"l":[1,2]}"#),
            ("dict.set", #"{"object":{"l":[1]},"path":"l[3]","value":2}"#, "!OUT_OF_RANGE"),
            ("dict.set", #"{"object":{"a":1},"path":"a.b","value":2}"#, "!TYPE_MISMATCH"),
            ("dict.set", #"{"object":{},"path":"a[0]","value":2}"#, "!TYPE_MISMATCH"),
            ("dict.delete", #"{"object":{"a":{"b":1,"c":2}},"path":"a.b"}"#, #"{"a":{"c":2}}"#),
            ("dict.delete", #"{"object":{"a":[1,2,3]},"path":"a[1]"}"#, #"{"a":[1,3]}"#),
            ("dict.delete", #"{"object":{"a":1},"path":"x.y"}"#, #"{"a":1}"#),
            ("dict.keys", #"{"object":{"b":1,"a":2}}"#, #"["b","a"]"#), ("dict.keys", #"{"object":{}}"#, "[]"),
            ("dict.keys", #"{"object":[1]}"#, "!TYPE_MISMATCH"),
            ("dict.values", #"{"object":{"b":1,"a":null}}"#, "[1,null]"),
            ("dict.items", #"{"object":{"b":1}}"#, #"[{"key":"b","value":1}]"#),
            ("dict.size", #"{"object":{"b":1,"":2}}"#, "2"), ("dict.size", #"{"object":"a"}"#, "!TYPE_MISMATCH"),
            ("dict.merge", #"{"objects":[{"a":{"x":1},"b":1},{"a":{"y":2}},{"c":3}]}"#, #"{"a":{"y":2},"b":1,"c":3}"#),
            ("dict.merge", #"{"objects":[]}"#, "{}"), ("dict.merge", #"{"objects":[{},1]}"#, "!TYPE_MISMATCH"),
            (
                "dict.deep_merge", #"{"objects":[{"a":{"x":1,"l":[1]}},{"a":{"y":2,"l":[2]}}]}"#,
                #"{"a":{"x":1,"l":[2],"y":2}}"#
            ),
            ("dict.deepMerge", #"{"objects":[{"a":1},null]}"#, "!TYPE_MISMATCH"),
            ("dict.pick", #"{"object":{"c":3,"a":1,"b":2},"keys":["a","c","x"]}"#, #"{"c":3,"a":1}"#),
            ("dict.pick", #"{"object":{},"keys":[1]}"#, "!TYPE_MISMATCH"),
            ("dict.pick", #"{"object":{"\u00e9":1,"e\u0301":2},"keys":["\u00e9"]}"#, "{\"\u{e9}\":1}"),
            ("dict.omit", #"{"object":{"\u00e9":1,"e\u0301":2},"keys":["\u00e9"]}"#, "{\"e\u{301}\":2}"),
            ("dict.omit", #"{"object":{"c":3,"a":1},"keys":["a"]}"#, #"{"c":3}"#),
            ("dict.has", #"{"object":{"a":{"b":null}},"path":"a.b"}"#, "true"),
            ("dict.has", #"{"object":{"a":[1]},"path":"a[1]"}"#, "false"),
            ("dict.map_values", #"{"object":{"b":1,"a":2},"expression":"$item * 2 + $index"}"#, #"{"b":2,"a":5}"#),
            ("dict.map_values", #"{"object":{"a":"x"},"expression":"$item * 2"}"#, "!TYPE_MISMATCH"),
            ("dict.from_items", #"{"items":[{"key":"a","value":1},["b",2],["a",3]]}"#, #"{"a":3,"b":2}"#),
            ("dict.from_items", #"{"items":[{"key":1,"value":1}]}"#, "!TYPE_MISMATCH"),
            ("dict.from_items", #"{"items":[{"key":"a"}]}"#, "!TYPE_MISMATCH"),
        ])
    func rows(_ type: String, _ parameters: String, _ expected: String) throws {
        #expect(try Run.node(type, parameters) == expected)
    }
}
