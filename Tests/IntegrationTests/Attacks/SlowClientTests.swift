import Testing

/// Clients that hold connections and send next to nothing.
struct SlowClientTests {
    @Test func `four hundred clients that never end their requests keep nobody else waiting`() throws {
        let deployment = try Deployment(settings: ["PACKAGEREPO_WORKERS": "1", "PACKAGEREPO_THREADS": "2"])
        let token = try deployment.admin()
        #expect(try deployment.publish([1], as: "acme/tool/1.0.0/any").status == 201)
        let beginnings = [
            "GET /v1/acme/to",
            "GET /health HTTP/1.1\r\nHost: x\r\nX-Slow: a",
            "PUT /v1/acme/tool/2.0.0/any/blob HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(token)\r\n"
                + "Content-Length: 1000000\r\n\r\na",
            "POST /auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{",
        ]
        let slow = try (0..<400).map { number in
            let connection = try RawConnection(to: deployment)
            connection.send(beginnings[number % beginnings.count])
            return connection
        }
        for version in 1...5 {
            #expect(try deployment.publish([2], as: "acme/tool/1.0.\(version)/any").status == 201)
            #expect(try deployment.curl("GET", "/v1/acme/tool/latest", token: token).status == 200)
        }
        for connection in slow { connection.vanish() }
        awaitCondition("what they had sent is gone") { (try? deployment.uploads().isEmpty) == true }
        #expect(try deployment.curl("GET", "/v1/acme/tool/2.0.0/any", token: token).status == 404)
    }
}
