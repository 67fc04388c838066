import JSON
import Testing
import WorkflowModel

@Suite("Checking entities")
struct EntityNodeTests {
    private func check(_ entity: JSONValue, _ schema: JSONValue) throws -> Result<JSONValue, NodeFailure> {
        try Run.result("packagerepo.validate_entity", ["entity": entity, "schema": schema])
    }

    @Test(
        "by a JSON Schema names each member that does not fit",
        arguments: [
            (#"{"a":1}"#, #"{"required":["a"]}"#, ""), (#"{}"#, #"{"required":["a","b"]}"#, "a b"),
            (#"{"a":null}"#, #"{"required":["a"]}"#, "a"),
            (#"{"a":"x"}"#, #"{"properties":{"a":{"type":"integer"}}}"#, "a"),
            (#"{"a":1.5}"#, #"{"properties":{"a":{"type":["integer","string"]}}}"#, "a"),
            (
                #"{"a":{"b":[1,"2",3.5]}}"#, #"{"properties":{"a":{"properties":{"b":{"items":{"type":"number"}}}}}}"#,
                "a.b[1]"
            ),
            (#"{"a":"🦊🦊"}"#, #"{"properties":{"a":{"minLength":3}}}"#, "a"),
            (#"{"a":"🦊🦊"}"#, #"{"properties":{"a":{"maxLength":2}}}"#, ""),
            (#"{"a":5}"#, #"{"properties":{"a":{"minimum":6,"maximum":4}}}"#, "a a"),
            (#"{"a":"x"}"#, #"{"properties":{"a":{"enum":["y",1,null]}}}"#, "a"),
            (#"{"a":1,"b":2}"#, #"{"properties":{"a":{}},"additionalProperties":false}"#, "b"),
            (#"{"a":"v1"}"#, #"{"properties":{"a":{"pattern":"^v[0-9]+$"}}}"#, ""),
            (#"{"a":"v1\n"}"#, #"{"properties":{"a":{"pattern":"^v[0-9]+$"}}}"#, "a"),
            (#"{"a":null}"#, #"{"properties":{"a":{"type":"string"}}}"#, ""),
            (#"{"a":1,"b":2}"#, #"{"properties":{"a":true,"b":false}}"#, "b"),
            (#"{"a":1,"b":"x"}"#, #"{"properties":{"a":{}},"additionalProperties":{"type":"integer"}}"#, "b"),
            (#"{"a":[1,"x"]}"#, #"{"properties":{"a":{"items":false}}}"#, "a[0] a[1]"),
            (#"{"a":1}"#, #"{"$schema":"x","$id":"y","title":"t","description":"d","$comment":"c","default":{}}"#, ""),
        ])
    func schema(_ entity: String, _ schema: String, _ fields: String) throws {
        let result = try check(try JSONValue.parse(entity), try JSONValue.parse(schema))
        guard case .failure(let failure) = result else {
            #expect(fields.isEmpty)
            return
        }
        #expect(failure.code == "VALIDATION_ERROR")
        #expect(failure.details?.elements.map { $0["field"]?.string ?? "" }.joined(separator: " ") == fields)
    }

    @Test("by a schema whose pattern is none, or never ends, is a failure of its own and not the entity's")
    func patterns() throws {
        let text = JSONValue(String(repeating: "a", count: 40) + "!")
        let results = try ["(", "^(a+)+$"].map { pattern in
            try check(["a": text], ["properties": ["a": ["pattern": JSONValue(pattern)]]])
        }
        for (result, code) in zip(results, ["OUT_OF_RANGE", "LIMIT_EXCEEDED"]) {
            let failure = #expect(throws: NodeFailure.self) { try result.get() }
            #expect(failure?.code == code)
        }
    }

    @Test(
        "by a schema with a keyword that is not checked fails, wherever the keyword stands",
        arguments: [
            (#"{"oneOf":[{}]}"#, "oneOf"), (#"{"properties":{"gone":{"format":"date"}}}"#, "format"),
            (#"{"properties":{"a":{"items":{"const":1}}}}"#, "const"), (#"{"requird":["a"]}"#, "requird"),
            (#"{"additionalProperties":{"not":{}}}"#, "not"), (#"{"type":"strng"}"#, "type"),
            (#"{"type":["string",1]}"#, "type"), (#"{"required":"a"}"#, "required"), (#"{"enum":1}"#, "enum"),
            (#"{"items":[{}]}"#, "items"), (#"{"minLength":-1}"#, "minLength"), (#"{"maximum":"9"}"#, "maximum"),
            (#"{"pattern":1}"#, "pattern"), (#"{"properties":[]}"#, "properties"), (#"{"properties":{"a":1}}"#, "a"),
        ])
    func unknownKeywords(_ schema: String, _ keyword: String) throws {
        let failure = #expect(throws: NodeFailure.self) {
            try check(["a": []], try JSONValue.parse(schema)).get()
        }
        #expect(failure?.code == "OUT_OF_RANGE")
        #expect(failure?.message.contains("'\(keyword)'") == true, "\(failure?.message ?? "")")
    }

    @Test("by a schema that asks for too much work ends with the limit's name, and lists no more than it must")
    func work() throws {
        let many = JSONValue((0..<20_000).map { JSONValue($0) })
        let comparisons = try check(["a": many], ["properties": ["a": ["items": ["enum": many]]]])
        let failure = #expect(throws: NodeFailure.self) { try comparisons.get() }
        #expect(failure?.limit == "schema comparisons")
        let slow: JSONValue = ["properties": ["a": ["items": ["pattern": "^[a-z]+[a-z]+[a-z]+$"]]]]
        let texts = JSONValue((0..<2_000).map { _ in JSONValue(String(repeating: "a", count: 60) + "!") })
        let steps = #expect(throws: NodeFailure.self) { try check(["a": texts], slow).get() }
        #expect(steps?.limit == "pattern steps")
        let wrong = #expect(throws: NodeFailure.self) {
            try check(["a": many], ["properties": ["a": ["items": ["type": "string"]]]]).get()
        }
        #expect(wrong?.details?.count == 100)
    }
}
