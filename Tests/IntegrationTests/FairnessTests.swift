import JSON
import System
import Testing

/// What one tenant does while another's requests are answered.
struct FairnessTests {
    private let deployment: Deployment

    init() throws { deployment = try Deployment(settings: ["PACKAGEREPO_THREADS": "4"]) }

    /// Workflows that never end by themselves: each looks at every item again for each item.
    private static let busy: [(name: String, type: String, parameters: JSONValue)] = [
        ("by-node", "list.filter", ["list": "$input.items", "test": "join($input.items, ',') == ''"]),
        (
            "by-expression", "packagerepo.respond_json",
            ["body": ["all": "{{ filter($input.items, any($input.items, $item == 0)) }}"]]
        ),
    ]

    private func put(_ name: String, _ type: String, _ parameters: JSONValue, _ token: String) throws {
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

    /// Sends a request and does not wait for its answer.
    private func begin(_ target: String, _ token: String, _ body: String) throws -> RawConnection {
        let connection = try RawConnection(to: deployment)
        connection.send(
            "POST \(target) HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(token)\r\n"
                + "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
        return connection
    }

    /// Asks for the newest version so many times, one after the other.
    /// - Returns: how many seconds each answer took, sorted.
    private func latest(_ count: Int, _ token: String) throws -> [Double] {
        let connection = try RawConnection(to: deployment)
        let request = "GET /v1/acme/hello/latest HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(token)\r\n\r\n"
        var seconds: [Double] = []
        for _ in 0..<count {
            let began = monotonicSeconds()
            connection.send(request)
            let answer = try #require(connection.answer())
            #expect(answer.status == 200)
            seconds.append(monotonicSeconds() - began)
        }
        return seconds.sorted()
    }

    private func figures(_ seconds: [Double]) -> String {
        let shown = [seconds[seconds.count / 2], seconds[seconds.count * 99 / 100], seconds[seconds.count - 1]]
            .map { "\(Double(Int($0 * 100_000)) / 100)" }
        return "median \(shown[0]) ms, p99 \(shown[1]) ms, slowest \(shown[2]) ms"
    }

    @Test func `one tenant's workflows that compute for long do not stop another's reads`() throws {
        let reader = try deployment.token(scopes: ["read", "write"])
        #expect(try deployment.publish([1], as: "acme/hello/1.0.0/any", token: reader).status == 201)
        let writer = try deployment.token(scopes: ["admin"], tenants: ["busy"])
        for workflow in Self.busy { try put(workflow.name, workflow.type, workflow.parameters, writer) }
        let quiet = try latest(300, reader)
        let items = "{\"items\":[" + (1...20_000).map { "\"\($0)\"" }.joined(separator: ",") + "]}"
        let workers = try deployment.workers()
        let before = workers.map(Kernel.processorSeconds).reduce(0, +)
        let hogs = try (0..<8).map { number in
            try begin("/v1/workflows/\(Self.busy[number % 2].name)/execute", writer, items)
        }
        for workflow in Self.busy {
            let queued = try deployment.curl(
                "POST", "/v1/workflows/\(workflow.name)/execute?mode=async", token: writer, body: .text(items))
            #expect(queued.status == 202)
        }
        awaitCondition("they compute") { workers.map(Kernel.processorSeconds).reduce(0, +) > before + 2 }
        let busy = try latest(300, reader)
        #expect(hogs.allSatisfy { !$0.hasArrived }, "they compute still")
        print("latest alone: \(figures(quiet)); beside 8 long executions and 2 queued ones: \(figures(busy))")
        // Without turns a read waits until an execution has ended, after 30 seconds.
        #expect(busy[busy.count - 1] < 2)
        hogs.forEach { $0.vanish() }
    }
}
