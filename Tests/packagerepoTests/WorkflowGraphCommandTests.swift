import JSON
import TestSupport
import Testing

@Suite struct WorkflowGraphCommandTests {
    @Test func `A workflow is drawn in either language`() throws {
        let file = repository + "/workflows/resolve_latest.json"
        let mermaid = try Program("workflow", "graph", file)
        #expect(mermaid.output.hasPrefix("flowchart TD\n    n0([\"Start<br/>"))
        #expect(mermaid.status == 0)
        let dot = try Program("workflow", "graph", "--format", "dot", file)
        #expect(dot.output.hasPrefix("digraph \"Resolve the latest version\" {\n"))
        #expect(dot.status == 0)
    }

    @Test func `A file that is no JSON is reported with its place`() throws {
        let directory = try directory(["x.json": "{\"nodes\": [}"])
        let run = try Program("workflow", "graph", "x.json", in: directory.path)
        #expect(run.output == "")
        #expect(run.errors.contains("x.json:1:12: error[INVALID_JSON]"))
        #expect(run.status == 1)
    }
}

@Suite struct NodeTypesCommandTests {
    @Test func `Every type is on a line of its own`() throws {
        let run = try Program("node-types")
        #expect(run.status == 0)
        let lines = run.output.split(separator: "\n")
        #expect(lines.contains("packagerepo.kv_get(key: string)"))
        #expect(
            lines.contains(#"metabuilder.trigger(triggerType?: "manual" | "webhook" | "schedule" = "manual") trigger"#))
        #expect(lines == lines.sorted())
    }

    @Test func `As JSON the types have the members of the HTTP contract`() throws {
        let list = try JSONValue.parse(try Program("node-types", "--format", "json").output)
        let lines = try Program("node-types").output.split(separator: "\n")
        #expect(list.count == lines.count)
        for type in list.elements {
            for key in ["name", "aliases", "versions", "parameters", "outputs", "pure", "retryable"] {
                #expect(type[key] != nil)
            }
        }
        let condition = list.elements.first { $0["name"] == "logic.if" }?["parameters"]?[0]
        #expect(
            condition
                == [
                    "name": "condition", "type": "condition", "required": true, "default": nil, "options": [],
                    "aliases": [],
                ])
    }
}
