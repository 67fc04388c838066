import JSON
import Testing

@Suite("The list nodes")
struct ListNodeTests {
    @Test(
        "give their results, and fail on what does not fit",
        arguments: [
            ("list.concat", #"{"lists":[[1],[],["a",[2]]]}"#, #"[1,"a",[2]]"#),
            ("list.concat", #"{"lists":[]}"#, "[]"),
            ("list.concat", #"{"lists":[[1],2]}"#, "!TYPE_MISMATCH"),
            ("list.concat", #"{"lists":[[1],null]}"#, "!TYPE_MISMATCH"),
            ("list.length", #"{"list":[1,null,"x"]}"#, "3"),
            ("list.length", #"{"items":[]}"#, "0"),
            ("list.length", #"{"list":"abc"}"#, "!TYPE_MISMATCH"),
            ("list.length", #"{"list":null}"#, "!MISSING_VALUE"),
            ("list.reverse", #"{"list":[1,2,3]}"#, "[3,2,1]"),
            ("list.reverse", #"{"list":{}}"#, "!TYPE_MISMATCH"),
            ("list.first", #"{"list":[1,2]}"#, "1"), ("list.first", #"{"list":[]}"#, "null"),
            ("list.last", #"{"list":[1,2]}"#, "2"), ("list.last", #"{"list":[]}"#, "null"),
            ("list.first", #"{"list":5}"#, "!TYPE_MISMATCH"), ("list.last", #"{"list":null}"#, "!MISSING_VALUE"),
            ("list.slice", #"{"list":[1,2,3],"start":1}"#, "[2,3]"),
            ("list.slice", #"{"list":[1,2,3],"start":0,"end":2}"#, "[1,2]"),
            ("list.slice", #"{"list":[1,2,3],"start":9}"#, "[]"),
            ("list.slice", #"{"list":[1,2,3],"start":2,"end":1}"#, "!OUT_OF_RANGE"),
            ("list.slice", #"{"list":[1,2,3],"start":-1}"#, "!OUT_OF_RANGE"),
            ("list.at", #"{"list":[1,2],"index":1}"#, "2"), ("list.at", #"{"list":[1,2],"index":-2}"#, "1"),
            ("list.at", #"{"list":[1,2],"index":2}"#, "!OUT_OF_RANGE"),
            ("list.at", #"{"list":[1,2],"index":-3}"#, "!OUT_OF_RANGE"),
            ("list.at", #"{"list":[],"index":-9223372036854775808}"#, "!OUT_OF_RANGE"),
            ("list.find", #"{"list":[1,2,3],"test":"$item > 1"}"#, "2"),
            ("list.find", #"{"list":[1],"test":"{{ $item > 1 }}"}"#, "null"),
            ("list.find", #"{"list":[1],"test":"$item"}"#, "!TYPE_MISMATCH"),
            ("list.find", #"{"list":["a"],"test":"$item > 1"}"#, "!TYPE_MISMATCH"),
            ("list.find_index", #"{"list":["a","b"],"test":"$item == 'b'"}"#, "1"),
            ("list.findIndex", #"{"list":[],"test":"true"}"#, "-1"),
            ("list.filter", #"{"list":[1,2,3,4],"test":"$item % 2 == 0 && $index < 3"}"#, "[2]"),
            ("list.filter", #"{"list":[{"a":null}],"test":"$item.a"}"#, "!TYPE_MISMATCH"),
            ("list.every", #"{"list":[],"test":"false"}"#, "true"),
            ("list.every", #"{"list":[1,2],"test":"$item < 2"}"#, "false"),
            ("list.some", #"{"list":[],"test":"true"}"#, "false"),
            ("list.some", #"{"list":[1,2],"test":"$item == 2"}"#, "true"),
            ("list.map", #"{"list":[1,2],"expression":"$item * 10 + $index"}"#, "[10,21]"),
            ("list.map", #"{"list":[{"a":1},{}],"expression":"$item.a"}"#, "[1,null]"),
            ("list.map", #"{"list":["a"],"expression":"$item * 2"}"#, "!TYPE_MISMATCH"),
            (
                "list.map", #"{"list":[{"n":"x"}],"expression":"{{ {name: $item.n, at: $index} }}"}"#,
                #"[{"name":"x","at":0}]"#
            ),
            ("list.reduce", #"{"list":[1,2,3],"expression":"$acc + $item","initial":10}"#, "16"),
            ("list.reduce", #"{"list":[],"expression":"$acc","initial":"x"}"#, #""x""#),
            ("list.reduce", #"{"list":[9223372036854775807],"expression":"$acc + $item","initial":1}"#, "!OVERFLOW"),
            ("list.reduce", #"{"list":[1],"expression":"$acc + $item","initial":null}"#, "!TYPE_MISMATCH"),
            ("list.sort", #"{"list":[3,1.5,2]}"#, "[1.5,2,3]"),
            ("list.sort", #"{"list":["b","ä","B","a"]}"#, #"["B","a","b","ä"]"#),
            ("list.sort", #"{"list":["🦊","\uffff"]}"#, "[\"\u{ffff}\",\"🦊\"]"),
            (
                "list.sort",
                #"{"list":[{"k":{"n":2},"i":0},{"k":{"n":1},"i":1},{"k":{"n":2},"i":2}],"key":"k.n","descending":true}"#,
                #"[{"k":{"n":2},"i":0},{"k":{"n":2},"i":2},{"k":{"n":1},"i":1}]"#
            ),
            ("list.sort", #"{"list":[9007199254740993,9007199254740992.0]}"#, "[9007199254740992.0,9007199254740993]"),
            ("list.sort", #"{"list":[]}"#, "[]"),
            ("list.sort", #"{"list":[1,"a"]}"#, "!TYPE_MISMATCH"), ("list.sort", #"{"list":[null]}"#, "!TYPE_MISMATCH"),
            ("list.sort", #"{"list":[{"k":1},{}],"key":"k"}"#, "!MISSING_VALUE"),
            (
                "list.unique", #"{"list":[1,1.0,"1",[1],[1.0],{"a":1,"b":2},{"b":2,"a":1}]}"#,
                #"[1,"1",[1],{"a":1,"b":2}]"#
            ),
            ("list.unique", #"{"list":[{"k":1,"v":1},{"k":1,"v":2}],"key":"k"}"#, #"[{"k":1,"v":1}]"#),
            ("list.unique", #"{"list":[1],"key":"k"}"#, "!MISSING_VALUE"),
            ("list.flatten", #"{"list":[1,[2,[3]]]}"#, "[1,2,[3]]"),
            ("list.flatten", #"{"list":[1,[2,[3]]],"depth":9}"#, "[1,2,3]"),
            ("list.flatten", #"{"list":[1,[2]],"depth":0}"#, "[1,[2]]"),
            ("list.flatten", #"{"list":[],"depth":-1}"#, "!OUT_OF_RANGE"),
            ("list.push", #"{"list":[1],"value":[2]}"#, "[1,[2]]"),
            ("list.push", #"{"list":[],"value":null}"#, "[null]"),
            ("list.push", #"{"list":"a","value":1}"#, "!TYPE_MISMATCH"),
            (
                "list.group_by", #"{"list":[{"k":"b"},{"k":"a"},{"k":"b","x":1}],"key":"k"}"#,
                #"{"b":[{"k":"b"},{"k":"b","x":1}],"a":[{"k":"a"}]}"#
            ),
            (
                "list.group_by", #"{"list":[{"k":1},{"k":1.0},{"k":true}],"key":"k"}"#,
                #"{"1":[{"k":1},{"k":1.0}],"true":[{"k":true}]}"#
            ),
            ("list.group_by", #"{"list":[{"k":[1]}],"key":"k"}"#, "!TYPE_MISMATCH"),
            (
                "list.group_by", #"{"list":[{"k":"\u00e9"},{"k":"e\u0301"}],"key":"k"}"#,
                "{\"\u{e9}\":[{\"k\":\"\u{e9}\"}],\"e\u{301}\":[{\"k\":\"e\u{301}\"}]}"
            ),
            ("list.group_by", #"{"list":[{}],"key":"k"}"#, "!MISSING_VALUE"),
            ("list.index_of", #"{"list":[1,"a",2.0],"value":2}"#, "2"),
            ("list.index_of", #"{"list":[1],"value":"1"}"#, "-1"),
            ("list.includes", #"{"list":[null],"value":null}"#, "true"),
            ("list.includes", #"{"items":[[1]],"value":[1.0]}"#, "true"),
            ("list.includes", #"{"list":{},"value":1}"#, "!TYPE_MISMATCH"),
        ])
    func rows(_ type: String, _ parameters: String, _ expected: String) throws {
        #expect(try Run.node(type, parameters) == expected)
    }
}
