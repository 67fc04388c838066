import Glibc
import JSON
import Testing

/// Workflow files that are changed while the service runs.
struct WorkflowFileTests {
    let deployment: Deployment
    let token: String

    init() throws {
        // Each worker looks at the files for itself. With one, what the list says holds for the next request too.
        deployment = try Deployment(settings: ["PACKAGEREPO_WORKERS": "1"], copyingWorkflows: true)
        token = try deployment.admin()
    }

    private func write(_ text: String, to name: String) throws {
        try Files.write(text, to: "\(deployment.directory)/workflows/\(name).json")
    }

    private func execute(_ name: String) throws -> Answer {
        try deployment.curl("POST", "/v1/workflows/\(name)/execute", token: token, body: .text("{}"))
    }

    /// The first answer that is as it is to become; what else is looked at is looked up in this one.
    private func execute(_ name: String, awaiting what: Comment, _ isRight: (Answer) -> Bool) throws -> Answer {
        var answer = try execute(name)
        awaitCondition(what) {
            if !isRight(answer), let next = try? execute(name) { answer = next }
            return isRight(answer)
        }
        return answer
    }

    /// A workflow that responds with `{"answer": text}`.
    private func responding(_ text: String) -> String {
        """
        {"id": "w", "name": "W", "nodes": [{"id": "respond", "name": "Respond", "type": "packagerepo.respond_json",
        "typeVersion": 1, "position": [0, 0], "parameters": {"body": {"answer": "\(text)"}}}], "connections": {}}
        """
    }

    @Test func `a new file is served, and a changed one within a second`() throws {
        try write(responding("one"), to: "fresh")
        let first = try execute("fresh", awaiting: "a new workflow answers") { $0.json["answer"] == "one" }
        try write(responding("two"), to: "fresh")
        let second = try execute("fresh", awaiting: "a changed workflow answers anew") { $0.json["answer"] == "two" }
        #expect(second["X-Workflow-Version"] != first["X-Workflow-Version"])
        unlink("\(deployment.directory)/workflows/fresh.json")
        awaitCondition("a deleted workflow is gone") { (try? execute("fresh").status) == 404 }
    }

    @Test func `a new file that is no JSON is 400 with its line, and everything else goes on`() throws {
        try write("{\n  \"id\": \"broken\",\n  oops\n}", to: "broken")
        let answer = try execute("broken", awaiting: "the broken file is noticed") { $0.status == 400 }
        #expect(answer.errorCode == "INVALID_WORKFLOW")
        #expect(answer.text.contains("3"), "the line")
        #expect(try deployment.curl("GET", "/v1/acme/nothing/versions", token: token).status == 200)
        #expect(try deployment.publish([1], as: "acme/beside/1.0.0/any").status == 201)
        awaitCondition("the list has the broken file") {
            let list = try? deployment.curl("GET", "/v1/workflows", token: token)
            return list?.json["workflows"]?.elements.first { $0["name"] == "broken" }?["valid"] == false
        }
    }

    @Test func `a new file that does not validate is 400 with each error`() throws {
        try write(
            #"{"id":"x","name":"X","nodes":[{"id":"a","name":"A","type":"no.such_type","typeVersion":1,"position":[0,0],"parameters":{}}],"connections":{"A":{"main":[[{"node":"B","type":"main","index":0}]]}}}"#,
            to: "invalid")
        let answer = try execute("invalid", awaiting: "the invalid file is noticed") { $0.status == 400 }
        #expect(answer.errorCode == "WORKFLOW_VALIDATION_ERROR")
        #expect(answer.errorMessage?.hasPrefix("Workflow validation failed: ") == true)
        let details = answer.json["error"]?["details"]?.elements.map { $0 } ?? []
        #expect(details.count >= 2)
        for finding in details {
            for key in ["type", "field", "message", "code"] {
                #expect(finding[key]?.string?.isEmpty == false, "\(key) of \(finding)")
            }
        }
    }

    @Test func `breaking a file that was good leaves its last good version in force`() throws {
        try write(responding("good"), to: "precious")
        awaitCondition("the good workflow answers") { (try? execute("precious").json["answer"]) == "good" }
        for broken in ["{", "", #"{"id":1}"#, responding("bad").replacing("respond_json", with: "no_such_type")] {
            try write(broken, to: "precious")
            awaitCondition("the list says that the file is broken") {
                let list = try? deployment.curl("GET", "/v1/workflows", token: token)
                let row = list?.json["workflows"]?.elements.first { $0["name"] == "precious" }
                return row?["valid"] == false
            }
            #expect(try execute("precious").json["answer"] == "good")
        }
        // A restart does not forget it.
        deployment.stop()
        try deployment.start()
        #expect(try execute("precious").json["answer"] == "good")
    }

    @Test func `breaking a workflow of the repository's own breaks no endpoint`() throws {
        #expect(try deployment.publish([1], as: "acme/solid/1.0.0/any").status == 201)
        for name in ["resolve_latest", "server"] {
            try write("{ broken", to: name)
            awaitCondition("the list says that \(name) is broken") {
                let list = try? deployment.curl("GET", "/v1/workflows", token: token)
                return list?.json["workflows"]?.elements.first { $0["name"]?.string == name }?["valid"] == false
            }
        }
        #expect(try deployment.curl("GET", "/v1/acme/solid/latest", token: token).json["version"] == "1.0.0")
        #expect(try deployment.publish([1], as: "acme/solid/1.0.1/any").status == 201)
    }
}
