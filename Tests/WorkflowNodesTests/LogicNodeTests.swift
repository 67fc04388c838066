import JSON
import Testing
import WorkflowModel

@Suite("The logic nodes")
struct LogicNodeTests {
    @Test(
        "give their results, and fail on what does not fit",
        arguments: [
            ("logic.and", #"{"values":[true,true]}"#, "true"), ("logic.and", #"{"values":[]}"#, "true"),
            ("logic.and", #"{"values":[true,false]}"#, "false"),
            ("logic.and", #"{"values":[false,1]}"#, "!TYPE_MISMATCH"),
            ("logic.or", #"{"values":[false,true]}"#, "true"), ("logic.or", #"{"values":[]}"#, "false"),
            ("logic.or", #"{"values":[true,null]}"#, "!TYPE_MISMATCH"),
            ("logic.or", #"{"values":true}"#, "!TYPE_MISMATCH"),
            ("logic.xor", #"{"a":true,"b":false}"#, "true"), ("logic.xor", #"{"a":true,"b":true}"#, "false"),
            ("logic.xor", #"{"a":1,"b":true}"#, "!TYPE_MISMATCH"), ("logic.not", #"{"value":false}"#, "true"),
            ("logic.not", #"{"value":null}"#, "!MISSING_VALUE"), ("logic.not", #"{"value":"true"}"#, "!TYPE_MISMATCH"),
            ("logic.equals", #"{"a":1,"b":1.0}"#, "true"), ("logic.equals", #"{"a":"1","b":1}"#, "false"),
            ("logic.equals", #"{"a":null,"b":null}"#, "true"),
            ("logic.equals", #"{"a":{"x":1,"y":[2]},"b":{"y":[2.0],"x":1}}"#, "true"),
            ("logic.equals", #"{"a":"é","b":"e\u0301"}"#, "false"), ("logic.not_equals", #"{"a":[1],"b":[2]}"#, "true"),
            ("logic.notEquals", #"{"a":false,"b":null}"#, "true"),
            ("logic.gt", #"{"a":2,"b":1.5}"#, "true"), ("logic.gt", #"{"a":"b","b":"a"}"#, "true"),
            ("logic.gt", #"{"a":9007199254740993,"b":9007199254740992.0}"#, "true"),
            ("logic.gt", #"{"a":2,"b":"1"}"#, "!TYPE_MISMATCH"), ("logic.gt", #"{"a":null,"b":1}"#, "!TYPE_MISMATCH"),
            ("logic.gte", #"{"a":1,"b":1.0}"#, "true"), ("logic.lt", #"{"a":"Z","b":"a"}"#, "true"),
            ("logic.lt", #"{"a":9223372036854775807,"b":9.3e18}"#, "true"),
            ("logic.lt", #"{"a":[1],"b":[2]}"#, "!TYPE_MISMATCH"),
            ("logic.lte", #"{"a":3,"b":2}"#, "false"), ("logic.lte", #"{"a":true,"b":true}"#, "!TYPE_MISMATCH"),
            ("logic.in", #"{"value":2.0,"collection":[1,2]}"#, "true"),
            ("logic.in", #"{"value":"ell","collection":"hello"}"#, "true"),
            ("logic.in", #"{"value":"a","collection":{"a":null}}"#, "true"),
            ("logic.in", #"{"value":1,"collection":"1"}"#, "!TYPE_MISMATCH"),
            ("logic.in", #"{"value":1,"collection":null}"#, "!TYPE_MISMATCH"),
            ("logic.in", #"{"value":1,"collection":5}"#, "!TYPE_MISMATCH"),
            ("logic.between", #"{"value":1,"min":1,"max":3}"#, "true"),
            ("logic.between", #"{"value":3,"min":1,"max":3,"inclusive":false}"#, "false"),
            ("logic.between", #"{"value":"b","min":"a","max":"c"}"#, "true"),
            ("logic.between", #"{"value":1,"min":"a","max":3}"#, "!TYPE_MISMATCH"),
            ("logic.is_null", #"{"value":null}"#, "true"), ("logic.isNull", #"{"value":0}"#, "false"),
            ("logic.is_empty", #"{"value":""}"#, "true"), ("logic.is_empty", #"{"value":{}}"#, "true"),
            ("logic.is_empty", #"{"value":null}"#, "true"),
            ("logic.is_empty", #"{"value":0}"#, "false"), ("logic.is_empty", #"{"value":[null]}"#, "false"),
            ("logic.type_of", #"{"value":1.5}"#, #""number""#), ("logic.type_of", #"{"value":null}"#, #""null""#),
            ("logic.typeOf", #"{"value":[]}"#, #""array""#), ("logic.type_of", #"{"value":false}"#, #""boolean""#),
            ("logic.ternary", #"{"condition":true,"then_value":[1],"else_value":2}"#, "[1]"),
            ("logic.ternary", #"{"condition":false,"then_value":1,"else_value":null}"#, "null"),
            ("logic.ternary", #"{"condition":1,"then_value":1,"else_value":2}"#, "!TYPE_MISMATCH"),
            ("logic.coalesce", #"{"values":[null,false,1]}"#, "false"),
            ("logic.coalesce", #"{"values":[null]}"#, "null"),
            ("logic.coalesce", #"{"values":1}"#, "!TYPE_MISMATCH"),
            ("logic.loop", #"{"items":[]}"#, "[]"),
            (
                "control.loop", #"{"max_iterations":2,"while":"$index < 1"}"#,
                #"[{"max_iterations":2,"while":"$index < 1"}]"#
            ),
            ("logic.loop", #"{"items":null}"#, "!MISSING_VALUE"),
            ("logic.loop", #"{"max_iterations":null}"#, "!MISSING_VALUE"),
            ("logic.loop", #"{"max_iterations":-1}"#, "!OUT_OF_RANGE"),
            ("logic.loop", #"{"items":5}"#, "!TYPE_MISMATCH"),
            ("logic.loop", #"{"max_iterations":1,"while":"5"}"#, "!TYPE_MISMATCH"),
            ("logic.loop", #"{"max_iterations":10001}"#, "!LIMIT_EXCEEDED"),
            ("logic.loop", #"{"items":[1],"body":"other"}"#, "!WORKFLOW_NOT_FOUND"),
        ])
    func rows(_ type: String, _ parameters: String, _ expected: String) throws {
        #expect(try Run.node(type, parameters) == expected)
    }

    @Test(
        "send a switch's input the way that its case says, the default's, or nowhere",
        arguments: [
            ("\"a\"", "0", "\"way 0\""), ("2", "0", "\"way 1\""), ("2.0", "0", "\"way 1\""), ("true", "0", "\"way 2\""),
            ("\"other\"", "1", "\"way 1\""), ("null", "1", "\"way 1\""), ("\"other\"", "null", "its input"),
            ("[1]", "0", "!TYPE_MISMATCH"), ("\"bad\"", "0", "!OUT_OF_RANGE"), ("\"negative\"", "0", "!OUT_OF_RANGE"),
        ])
    func switching(_ value: String, _ fallback: String, _ expected: String) throws {
        func way(_ id: String) -> JSONValue {
            [
                "id": JSONValue(id), "name": JSONValue(id), "type": "convert.to_string",
                "parameters": ["value": JSONValue("way \(id)")],
            ]
        }
        let input: JSONValue = ["cases": ["a": 0, "2": 1, "true": 2, "bad": "x", "negative": -1]]
        let result = try Run.workflow(
            [
                ["id": "t", "name": "Start", "type": "metabuilder.trigger", "parameters": [:]],
                [
                    "id": "s", "name": "Switch", "type": "control.switch",
                    "parameters": [
                        "value": try JSONValue.parse(value),
                        // By reference: a literal that cannot be meant is found when the workflow is loaded.
                        "cases": "$input.cases",
                        "default": try JSONValue.parse(fallback),
                    ],
                ], way("0"), way("1"), way("2"),
            ],
            ["Start": [[["node": "Switch"]]], "Switch": [[["node": "0"]], [["node": "1"]], [["node": "2"]]]],
            input: input)
        switch result {
        case .success(let output): #expect(output == input ? expected == "its input" : output.description == expected)
        case .failure(let failure): #expect("!\(failure.code)" == expected)
        }
    }

    @Test(
        "merge what came by the live edges, in the order of the file",
        arguments: [
            ("first", "true", #"{"a":1,"b":1}"#), ("list", "true", #"[{"a":1,"b":1},{"b":2}]"#),
            ("object", "true", #"{"a":1,"b":2}"#), ("list", "false", #"[{"b":2}]"#), ("first", "false", #"{"b":2}"#),
        ])
    func merging(_ mode: String, _ condition: String, _ expected: String) throws {
        let result = try Run.workflow(
            [
                ["id": "t", "name": "Start", "type": "metabuilder.trigger", "parameters": [:]],
                ["id": "i", "name": "If", "type": "logic.if", "parameters": ["condition": JSONValue(condition)]],
                [
                    "id": "a", "name": "A", "type": "dict.merge",
                    "parameters": ["objects": [["a": 1, "b": 1]]],
                ],
                ["id": "m", "name": "Merge", "type": "logic.merge", "parameters": ["mode": JSONValue(mode)]],
                ["id": "b", "name": "B", "type": "dict.merge", "parameters": ["objects": [["b": 2]]]],
            ],
            [
                "Start": [[["node": "If"], ["node": "B"]]], "If": [[["node": "A"]]], "A": [[["node": "Merge"]]],
                "B": [[["node": "Merge"]]],
            ])
        #expect(try result.get().description == expected)
    }

    @Test("refuse to merge what is no object into one")
    func mergingValues() throws {
        let result = try Run.workflow(
            [
                ["id": "t", "name": "Start", "type": "list.reverse", "parameters": ["list": [1]]],
                ["id": "m", "name": "Merge", "type": "logic.merge", "parameters": ["mode": "object"]],
            ], ["Start": [[["node": "Merge"]]]])
        #expect(throws: NodeFailure.self) { try result.get() }
    }
}
