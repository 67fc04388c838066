import Glibc
import JSON
import Synchronization
import TestSupport
import Testing

/// Every valid request with a few of its bytes changed: what comes is refused or answered, and is never a failure of
/// the service's own.
struct MutationTests {
    /// How many mutations of each request: enough to see that nothing is amiss; 1,000 by `PACKAGEREPO_MUTATIONS`.
    private static let count = getenv("PACKAGEREPO_MUTATIONS").flatMap { Int(String(cString: $0)) } ?? 40
    /// Connections at once.
    private static let width = 8

    /// A valid request of each kind, as it goes over the wire.
    private static func requests(token: String, login: String, digest: String) -> [String] {
        func request(_ method: String, _ target: String, _ body: String? = nil, _ fields: String = "") -> String {
            let length = body.map { "Content-Type: application/json\r\nContent-Length: \($0.utf8.count)\r\n" } ?? ""
            return
                "\(method) \(target) HTTP/1.1\r\nHost: registry\r\nAuthorization: Bearer \(token)\r\n\(fields)\(length)"
                + "Connection: close\r\n\r\n\(body ?? "")"
        }
        let workflow =
            #"{"id":"m","name":"M","nodes":[{"id":"1","name":"Answer","type":"packagerepo.respond_json","#
            + #""parameters":{"body":{"sum":"{{ 1 + $input.n }}"}}}],"connections":{}}"#
        return [
            request("GET", "/health"), request("GET", "/ready"), request("GET", "/schema"),
            request("GET", "/auth/me"), request("POST", "/auth/login", login),
            request("GET", "/v1/acme/tool/latest?variant=any"), request("GET", "/v1/acme/tool/versions?limit=2"),
            request("GET", "/v1/acme/tool/1.0.0/any"),
            request("GET", "/v1/acme/tool/1.0.0/any/blob", nil, "Range: bytes=0-1\r\nIf-None-Match: \"x\"\r\n"),
            request("HEAD", "/v1/acme/tool/1.0.0/any/blob"),
            request("PUT", "/v1/acme/tool/1.0.1/any/blob?digest=\(digest)&filename=a.txt", "{}"),
            "PUT /v1/acme/tool/1.0.2/any/blob HTTP/1.1\r\nHost: registry\r\nAuthorization: Bearer \(token)\r\n"
                + "Content-Type: text/plain\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
            request("GET", "/v1/acme/tool/tags"), request("GET", "/v1/acme/tool/tags/stable"),
            request("PUT", "/v1/acme/tool/tags/stable", #"{"target_version":"1.0.0","target_variant":"any"}"#),
            request("DELETE", "/v1/acme/tool/tags/other"),
            request("GET", "/v1/node-types"), request("GET", "/v1/node-types/string.upper"),
            request("GET", "/v1/workflows"), request("GET", "/v1/workflows/m"),
            request("PUT", "/v1/workflows/m", workflow, "If-Match: \"x\"\r\n"),
            request("POST", "/v1/workflows/validate", workflow),
            request("POST", "/v1/workflows/m/execute", #"{"n":4}"#, "Idempotency-Key: k-1\r\n"),
            request("POST", "/v1/workflows/resolve_latest/execute", #"{"namespace":"acme","name":"tool"}"#),
            request("GET", "/v1/executions?limit=3"), request("DELETE", "/v1/workflows/n"),
        ]
    }

    @Test func `no mutation of a valid request is a failure of the service, or leaves anything behind`() throws {
        let deployment = try Deployment()
        // Somebody who may write and cannot lock everybody else out.
        let name = try deployment.makeUser(scopes: ["read", "write"])
        let token = try deployment.issueToken(to: name)
        for version in ["1.0.0", "0.9.0"] {
            #expect(try deployment.publish([1, 2, 3], as: "acme/tool/\(version)/any").status == 201)
        }
        let login: JSONValue = ["username": JSONValue(name), "password": JSONValue("password of \(name)")]
        let valid = Self.requests(
            token: token, login: String(decoding: login.serialized(), as: UTF8.self),
            digest: digest(of: Array("{}".utf8)))
        let workers = try deployment.workers()
        try send(valid.map { Array($0.utf8) }, to: deployment)
        let before = try workers.map { try Kernel.memory("VmRSS", of: $0) }
        var random = Mutator(seed: 20_261_128)
        try send(
            (0..<Self.count).flatMap { _ in valid.map { random.mutation(of: Array($0.utf8)) } }, to: deployment)
        #expect(try deployment.workers() == workers, "a worker has ended")
        for (worker, memory) in zip(workers, before) {
            #expect(try Kernel.memory("VmRSS", of: worker) - memory < 48 << 20)
        }
        #expect(try deployment.curl("GET", "/ready").status == 200)
        awaitCondition("no body is left in uploads") { (try? deployment.uploads().isEmpty) == true }
    }

    /// Sends each on a connection of its own, some at once, and looks at the status of each answer.
    private func send(_ requests: [[UInt8]], to deployment: Deployment) throws {
        let tally = Tally()
        inThreads(Self.width) { _ in
            while true {
                let index = tally.next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard index < requests.count else { return }
                do {
                    let connection = try RawConnection(to: deployment)
                    defer { connection.close() }
                    connection.send(requests[index])
                    var status = connection.status(within: 0.25)
                    if status == nil {
                        // It waits for more, which a mutation has promised.
                        connection.finishSending()
                        status = connection.status(within: 60)
                    }
                    // 501 is how an unknown Transfer-Encoding is answered (RFC 9112, 6.1).
                    if let status, status >= 500, status != 501 {
                        tally.failures.withLock {
                            $0.append("\(status): \(String(decoding: requests[index], as: UTF8.self))")
                        }
                    }
                } catch { tally.failures.withLock { $0.append("\(error)") } }
            }
        }
        for failure in tally.failures.withLock({ $0 }).prefix(20) { Issue.record("\(failure)") }
    }
}

/// How far the sending is, and what went wrong.
private final class Tally: Sendable {
    let next = Atomic<Int>(0)
    let failures = Mutex<[String]>([])
}

/// Changes bytes of a request at random, always alike from one seed.
private struct Mutator {
    private var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    /// What breaks parsers: separators, numbers at their limits, paths, encodings.
    private static let pieces: [[UInt8]] =
        [
            "\r\n", "\n", "\r", "\0", " ", "\t", "%", "%00", "%2e%2e%2f", "../", "//", "\\", "?", "#", "&", "=", ";",
            ",",
            "\"", "'", "{", "}", "[", "]", "{{", "}}", "$", "-1", "0", "1e309", "9223372036854775808",
            "99999999999999999999", "0x10", "null", "true", "[[[[[[[[", "\u{feff}", "\u{202e}", "\u{1F600}", "%ff",
            "Content-Length: 3\r\n", "Transfer-Encoding: chunked\r\n", "Transfer-Encoding: gzip\r\n",
            "X-Tenant-ID: other\r\n", "Host: b\r\n", "Expect: 100-continue\r\n", "Content-Encoding: gzip\r\n",
            "X-Accel-Redirect: /_blobs/x\r\n", "Range: bytes=9-1,0-\r\n", "Upgrade: h2c\r\n",
        ].map { Array($0.utf8) } + [[0xff, 0xfe], [0xc0, 0x80], [0xed, 0xa0, 0x80]]

    mutating func mutation(of request: [UInt8]) -> [UInt8] {
        var bytes = request
        for _ in 0...Int.random(in: 0...2, using: &random) {
            guard !bytes.isEmpty else { break }
            let place = Int.random(in: 0..<bytes.count, using: &random)
            let end = min(bytes.count, place + Int.random(in: 1...12, using: &random))
            switch Int.random(in: 0..<8, using: &random) {
            case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 1: bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 2: bytes.removeSubrange(place..<end)
            case 3: bytes.insert(contentsOf: bytes[place..<end], at: place)
            case 4: bytes.removeSubrange(place...)
            case 5: bytes.replaceSubrange(place..<end, with: Self.pieces.randomElement(using: &random) ?? [])
            default: bytes.insert(contentsOf: Self.pieces.randomElement(using: &random) ?? [], at: place)
            }
        }
        return bytes
    }
}
