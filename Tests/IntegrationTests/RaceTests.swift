import Glibc
import JSON
import Testing

/// What happens at the same instant, and what dies in the middle.
@Suite(.serialized)
struct RaceTests {
    @Test func `of two that publish one coordinate at the same instant one gets 201 and one 409, 200 times`() throws {
        let deployment = try SharedDeployment.get()
        let token = try deployment.admin()
        let name = deployment.unusedName("race")
        for round in 0..<200 {
            let path = "/v1/acme/\(name)/1.0.\(round)/any/blob"
            let bodies = ["a\(round)", "b\(round)"]
            let connections = try bodies.map { body in
                let connection = try RawConnection(to: deployment)
                connection.send(
                    "PUT \(path) HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(token)\r\n"
                        + "Content-Length: \(body.utf8.count)\r\nExpect: 100-continue\r\n\r\n")
                return connection
            }
            // Both are through authorization and wait for their bodies, which now go out one behind the other.
            for connection in connections { #expect(connection.answer()?.status == 100) }
            for (connection, body) in zip(connections, bodies) { connection.send(body) }
            let answers = connections.map { $0.answer() }
            #expect(answers.compactMap { $0?.status }.sorted() == [201, 409], "round \(round)")
            let winner = answers[0]?.status == 201 ? 0 : 1
            #expect(answers[1 - winner]?.errorCode == "ALREADY_EXISTS")
            let stored = try deployment.curl("GET", path, token: token)
            #expect(stored.text == bodies[winner], "round \(round)")
            connections.forEach { $0.close() }
        }
        let versions = try deployment.curl("GET", "/v1/acme/\(name)/versions?limit=1000", token: token)
        #expect(versions.json["versions"]?.count == 200)
        #expect(try deployment.uploads() == [])
    }

    @Test func `the same bytes published at once in many places are stored once`() throws {
        let deployment = try SharedDeployment.get()
        let bytes = Array("the same everywhere".utf8)
        let name = deployment.unusedName("same")
        let calls = try (0..<16).map { index in
            try deployment.startCurl(
                "PUT", "/v1/acme/\(name)/1.0.\(index)/any/blob", token: deployment.admin(), body: .bytes(bytes))
        }
        for call in calls { #expect(try call.answer().status == 201) }
        #expect(Files.size(deployment.blobPath(of: bytes)) == bytes.count)
    }

    @Test func `killing a worker under load fails only the requests that it held`() throws {
        // Four requests a worker at most can be lost with it.
        let deployment = try Deployment(settings: ["PACKAGEREPO_WORKERS": "2", "PACKAGEREPO_THREADS": "4"])
        let token = try deployment.admin()
        #expect(try deployment.publish([1, 2, 3], as: "acme/load/1.0.0/any").status == 201)
        let rounds = 5
        let requests = 40
        for _ in 0..<rounds {
            let before = try deployment.workers()
            let connections = try (0..<requests).map { _ in try RawConnection(to: deployment) }
            for connection in connections {
                connection.send(
                    "GET /v1/acme/load/latest HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(token)\r\n\r\n")
            }
            let victim = try #require(before.first)
            kill(victim, SIGKILL)
            let answers = connections.map { $0.answer() }
            let failed = answers.filter { $0?.status != 200 }
            #expect(failed.count <= 4, "more failed than one worker's threads can hold")
            for answer in failed {
                #expect(answer?.status == 502)
                #expect(answer?.errorCode == "BAD_GATEWAY")
                #expect(answer?["Content-Type"] == "application/json")
            }
            awaitCondition("the worker is replaced") {
                (try? deployment.workers()).map { $0.count == 2 && !$0.contains(victim) } == true
            }
            connections.forEach { $0.close() }
        }
        #expect(try deployment.curl("GET", "/ready").status == 200)
    }

    @Test func `a publish whose worker is killed is there whole or not at all`() throws {
        let deployment = try Deployment(settings: ["PACKAGEREPO_WORKERS": "1"])
        let token = try deployment.admin()
        for round in 0..<6 {
            let coordinate = "acme/torn/1.0.\(round)/any"
            let bytes = Array("torn \(round)".utf8)
            let connection = try RawConnection(to: deployment)
            connection.send(
                "PUT /v1/\(coordinate)/blob HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(token)\r\n"
                    + "Content-Length: \(bytes.count)\r\nExpect: 100-continue\r\n\r\n")
            #expect(connection.answer()?.status == 100)
            let worker = try #require(try deployment.workers().first)
            connection.send(bytes)
            kill(worker, SIGKILL)
            let status = connection.answer()?.status
            awaitCondition("there is a worker again") {
                (try? deployment.workers()).map { !$0.isEmpty && !$0.contains(worker) } == true
            }
            let stored = try deployment.curl("GET", "/v1/\(coordinate)/blob", token: token)
            let latest = try deployment.curl("GET", "/v1/acme/torn/versions?limit=1", token: token)
            if status == 201 { #expect(stored.status == 200, "201 means that it is there") }
            if stored.status == 200 { #expect(stored.body == bytes) }
            let isListed = latest.json["versions"]?[0]?["version"]?.string == "1.0.\(round)"
            #expect(isListed == (stored.status == 200))
            // The client tries again, and it is there.
            let retry = try deployment.publish(bytes, as: coordinate, query: "?digest=\(digest(of: bytes))")
            #expect([200, 201].contains(retry.status))
            connection.close()
        }
        awaitCondition("no upload is left") { (try? deployment.uploads()) == [] }
    }

    @Test func `a client that goes away in mid-upload leaves nothing`() throws {
        let deployment = try Deployment()
        let token = try deployment.admin()
        for (index, fields) in ["Content-Length: 1000000", "Transfer-Encoding: chunked"].enumerated() {
            for abruptly in [true, false] {
                let connection = try RawConnection(to: deployment)
                connection.send(
                    "PUT /v1/acme/aborted/1.0.\(index)/any/blob HTTP/1.1\r\nHost: x\r\n"
                        + "Authorization: Bearer \(token)\r\nExpect: 100-continue\r\n\(fields)\r\n\r\n")
                #expect(connection.answer()?.status == 100)
                // More than nginx keeps in memory.
                let part = String(repeating: "x", count: 300_000)
                connection.send(index == 0 ? part : "\(String(part.count, radix: 16))\r\n\(part)\r\n")
                awaitCondition("nginx has begun to write") { (try? deployment.uploads().count) == 1 }
                if abruptly { connection.vanish() } else { connection.close() }
                awaitCondition("the half upload is gone") { (try? deployment.uploads()) == [] }
            }
        }
        #expect(try deployment.curl("GET", "/v1/acme/aborted/versions", token: token).json["versions"] == [])
        #expect(try deployment.publish([1], as: "acme/aborted/1.0.0/any").status == 201)
    }
}
