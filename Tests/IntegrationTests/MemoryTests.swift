import JSON
import Testing

/// What a worker's memory is after work that took much of it.
struct MemoryTests {
    @Test func `the memory of an execution over a long list is given back to the system`() throws {
        // Without the ceiling above which a worker is replaced: it is the worker itself that gives the memory back.
        let deployment = try Deployment(settings: ["PACKAGEREPO_WORKERS": "1", "PACKAGEREPO_WORKER_MEMORY": "0"])
        let token = try deployment.admin()
        let definition = """
            {"id": "w", "name": "W", "nodes": [
              {"id": "1", "name": "Fill", "type": "string.pad_start",
               "parameters": {"value": "", "length": 400000, "fill": ",", "out": "commas"}},
              {"id": "2", "name": "Split", "type": "string.split",
               "parameters": {"value": "$commas", "separator": ",", "out": "texts"}},
              {"id": "3", "name": "Count", "type": "list.map",
               "parameters": {"list": "$texts", "expression": "{a: $index}", "out": "numbers"}},
              {"id": "4", "name": "Answer", "type": "packagerepo.respond_json",
               "parameters": {"body": {"count": "{{ length($numbers) }}"}}}],
             "connections": {"Fill": {"main": [[{"node": "Split"}]]}, "Split": {"main": [[{"node": "Count"}]]},
                             "Count": {"main": [[{"node": "Answer"}]]}}}
            """
        let stored = try deployment.curl("PUT", "/v1/workflows/large", token: token, body: .text(definition))
        #expect(stored.status == 201, "\(stored.text)")
        let worker = try #require(try deployment.workers().first)
        let before = try Kernel.memory("VmRSS", of: worker)
        let answer = try deployment.curl("POST", "/v1/workflows/large/execute", token: token, body: .text("{}"))
        #expect(answer.json["count"] == 400_001)
        #expect(try Kernel.memory("VmHWM", of: worker) - before > 64 << 20, "it was not large")
        awaitCondition("the memory is the system's again") {
            (try? Kernel.memory("VmRSS", of: worker)).map { $0 - before < 24 << 20 } == true
        }
    }
}
