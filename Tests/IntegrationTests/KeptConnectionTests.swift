import Glibc
import Testing

/// nginx keeps connections to the workers for reads; what that must not cost.
@Suite(.serialized)
struct KeptConnectionTests {
    private func get(_ path: String, _ token: String) -> String {
        "GET \(path) HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(token)\r\n\r\n"
    }

    @Test func `workers that are told to end under load lose no request, neither reads nor writes`() throws {
        let deployment = try Deployment(settings: ["PACKAGEREPO_WORKERS": "2", "PACKAGEREPO_THREADS": "4"])
        let token = try deployment.admin()
        #expect(try deployment.publish([1, 2, 3], as: "acme/load/1.0.0/any").status == 201)
        for round in 0..<5 {
            let connections = try (0..<24).map { _ in try RawConnection(to: deployment) }
            for connection in connections { connection.send(get("/v1/acme/load/latest", token)) }
            #expect(connections.allSatisfy { $0.answer()?.status == 200 })
            let before = try deployment.workers()
            let tag = #"{"target_version":"1.0.0","target_variant":"any"}"#
            for (number, connection) in connections.enumerated() {
                if number == 8 { kill(try #require(before.first), SIGTERM) }
                if number % 3 == 0 {
                    connection.send(
                        "PUT /v1/acme/load/tags/t\(round)-\(number) HTTP/1.1\r\nHost: x\r\nContent-Length: \(tag.utf8.count)\r\n"
                            + "Content-Type: application/json\r\nAuthorization: Bearer \(token)\r\n\r\n\(tag)")
                } else {
                    connection.send(get("/v1/acme/load/latest", token))
                }
            }
            #expect(connections.map { $0.answer()?.status ?? 0 }.allSatisfy { $0 == 200 || $0 == 201 })
            awaitCondition("the worker is replaced") {
                (try? deployment.workers()).map { $0.count == 2 && $0.first != before.first } == true
            }
            connections.forEach { $0.close() }
        }
        let tags = try deployment.curl("GET", "/v1/acme/load/tags?limit=1000", token: token)
        #expect(tags.json["tags"]?.count == 5 * 8)
    }

    @Test func `a request hidden in the body of another is never carried out`() throws {
        let deployment = try SharedDeployment.get()
        let token = try deployment.admin()
        let package = "acme/\(deployment.unusedName("forged"))"
        #expect(try deployment.publish([1], as: "\(package)/1.0.0/any").status == 201)
        let tag = "/v1/\(package)/tags/stable"
        let made = try deployment.curl(
            "PUT", tag, token: token, body: .text(#"{"target_version":"1.0.0","target_variant":"any"}"#))
        #expect(made.status == 200 || made.status == 201)
        // The records of a DELETE, as nginx would send them, in the bodies of reads that no handler reads.
        let forged = FastCGIForgery.request([
            ("REQUEST_METHOD", "DELETE"), ("REQUEST_URI", tag), ("HTTP_AUTHORIZATION", "Bearer \(token)"),
            ("SERVER_PROTOCOL", "HTTP/1.1"), ("REQUEST_ID", "forged"), ("CONTENT_LENGTH", ""),
        ])
        for path in ["/v1/\(package)/latest", "/v1/nobody/knows/latest", "/health", tag] {
            let connection = try RawConnection(to: deployment)
            for size in [0, 8_000, 70_000] {
                let body = [UInt8](repeating: 0, count: size) + forged
                connection.send(
                    "GET \(path) HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(token)\r\n"
                        + "Content-Length: \(body.count)\r\n\r\n")
                connection.send(body)
                #expect(connection.answer() != nil)
            }
            connection.close()
        }
        for _ in 0..<32 { #expect(try deployment.curl("GET", "/health").status == 200) }
        #expect(try deployment.curl("GET", tag, token: token).status == 200)
    }
}

/// A FastCGI request as bytes (FastCGI specification 1.0, 3.3 to 5.3).
private enum FastCGIForgery {
    static func request(_ parameters: [(String, String)]) -> [UInt8] {
        var pairs: [UInt8] = []
        for (name, value) in parameters {
            let length = value.utf8.count
            pairs += [UInt8(name.utf8.count), 128, 0, UInt8(length >> 8), UInt8(length & 255)]
            pairs += Array(name.utf8) + Array(value.utf8)
        }
        return record(1, [0, 1, 1, 0, 0, 0, 0, 0]) + record(4, pairs) + record(4, []) + record(5, [])
    }

    private static func record(_ kind: UInt8, _ content: [UInt8]) -> [UInt8] {
        [1, kind, 0, 1, UInt8(content.count >> 8), UInt8(content.count & 255), 0, 0] + content
    }
}
