import JSON
import Testing

/// What is answered while a worker's threads have something else to do.
struct BusyTests {
    private let deployment: Deployment
    private let token: String

    init() throws {
        deployment = try Deployment(settings: ["PACKAGEREPO_WORKERS": "1", "PACKAGEREPO_THREADS": "2"])
        token = try deployment.admin()
    }

    /// Stores a workflow of one node.
    private func put(_ name: String, _ type: String, _ parameters: JSONValue) throws {
        let document: JSONValue = [
            "id": JSONValue(name), "name": JSONValue(name),
            "nodes": [
                [
                    "id": "n", "name": "Node", "type": JSONValue(type), "typeVersion": 1, "position": [0, 0],
                    "parameters": parameters,
                ]
            ],
            "connections": [:],
        ]
        let answer = try deployment.curl(
            "PUT", "/v1/workflows/\(name)", token: token, body: .text(document.description))
        #expect(answer.status == 201, "\(answer)")
    }

    /// Sends a request to execute a workflow, whose answer is not waited for.
    private func begin(_ name: String, _ body: String = "{}") throws -> RawConnection {
        let connection = try RawConnection(to: deployment)
        connection.send(
            "POST /v1/workflows/\(name)/execute HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(token)\r\n"
                + "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
        return connection
    }

    @Test func `health is answered while every thread computes`() throws {
        // Each of the items joins them all.
        try put("busy", "list.filter", ["list": "$input.items", "test": "join($input.items, ',') == ''"])
        let items = String(repeating: "\"item\",", count: 100_000).dropLast()
        let busy = try (0..<4).map { _ in try begin("busy", "{\"items\":[\(items)]}") }
        let worker = try #require(try deployment.workers().first)
        let before = Kernel.processorSeconds(of: worker)
        awaitCondition("the threads compute") { Kernel.processorSeconds(of: worker) > before + 1 }
        for _ in 0..<5 { #expect(try deployment.curl("GET", "/health").status == 200) }
        #expect(busy.allSatisfy { !$0.hasArrived }, "they are not done")
        busy.forEach { $0.vanish() }
    }

    @Test func `other requests are answered while more executions wait than there are threads`() throws {
        try put("slow", "time.wait", ["duration": "30s"])
        let slow = try (0..<8).map { _ in try begin("slow") }
        for _ in 0..<20 {
            #expect(try deployment.curl("GET", "/v1/acme/hello/versions", token: token).status == 200)
        }
        #expect(slow.allSatisfy { !$0.hasArrived }, "they wait still")
        slow.forEach { $0.vanish() }
    }
}
