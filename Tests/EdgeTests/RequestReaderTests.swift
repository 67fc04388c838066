import FastCGI
import HTTPCore
import Synchronization
import TestSupport
import Testing

@testable import Edge

@Suite("A request from nginx")
struct RequestReaderTests {
    private typealias Outcome = Result<(HTTPRequest, RequestPhase), RequestReader.Refusal>

    /// What the reader makes of parameters behind which a body follows.
    private func read(_ parameters: [(String, String)], body: String = "") throws -> Outcome {
        try read(bytes: parameters.map { ($0.0, Array($0.1.utf8)) }, body: body)
    }

    private func read(bytes parameters: [(String, [UInt8])], body: String = "") throws -> Outcome {
        let directory = try TemporaryDirectory()
        let path = directory.path("socket")
        let outcome = Mutex<Outcome?>(nil)
        let server = try FastCGIServer(
            listener: FastCGIListener(takingOver: listeningSocket(path: path)), threads: 1
        ) { raw in
            let read = Outcome { () throws(RequestReader.Refusal) in
                var waited = 0
                return try RequestReader(bodyLimit: 10).read(raw, &waited)
            }
            outcome.withLock { $0 = read }
        }
        try server.start()
        _ = try FastCGIClient.exchange(path: path, parameters, body: Array(body.utf8))
        server.stop()
        server.join()
        return try #require(outcome.withLock { $0 })
    }

    private func message(_ outcome: Outcome) -> String {
        switch outcome {
        case .success(let (request, phase)): "\(phase) \(request.method) \(request.target.path)"
        case .failure(let refusal): "\(refusal.error)"
        }
    }

    @Test("has its method, target, body, id and length, each from its parameter; the first where there are two")
    func parameters() throws {
        let (request, phase) = try read(
            [
                ("REQUEST_METHOD", "POST"), ("REQUEST_METHOD", "PUT"), ("REQUEST_URI", "/a/b%20c?d=e"),
                ("CONTENT_TYPE", "text/plain"), ("CONTENT_LENGTH", "4"), ("REQUEST_ID", "id-1_.Z"), ("HTTPS", "on"),
            ], body: "four"
        ).get()
        #expect(phase == .request && request.method == "POST" && request.id == "id-1_.Z")
        #expect(request.target == (try RequestTarget("/a/b%20c?d=e")))
        guard case .bytes(let body) = request.body else { return #expect(Bool(false), "there is no body") }
        #expect(body == Array("four".utf8) && request.contentLength == 4)
        #expect(request.fields.map(\.name) == ["Content-Type"] && request.tenantFieldCount == 0)
    }

    @Test(
        "has the client's fields, repeated and empty ones too; Proxy, which nginx empties, is none"
    )
    func fields() throws {
        let (request, _) = try read([
            ("REQUEST_URI", "/"), ("REQUEST_METHOD", "HEAD"), ("HTTP_USER_AGENT", "żółw"), ("HTTP_ACCEPT", "a"),
            ("HTTP_ACCEPT", "b"), ("HTTP_PROXY", ""), ("HTTP_X_TENANT_ID", "red"), ("HTTP_X_TENANT_ID", ""),
            ("HTTP_IDEMPOTENCY_KEY", ""), ("CONTENT_TYPE", ""), ("HTTPX", "x"), ("CONTENT_LENGTH", ""),
        ]).get()
        let fields = request.fields.map { "\($0.name)=\($0.value)" }
        #expect(
            fields == [
                "USER-AGENT=żółw", "ACCEPT=a", "ACCEPT=b", "X-TENANT-ID=red", "X-TENANT-ID=", "IDEMPOTENCY-KEY=",
            ])
        #expect(request.fields["Accept"] == "a")
        #expect(request.method == "GET" && request.isHead && !request.isSecure)
        #expect(request.tenantFieldCount == 2 && request.contentLength == nil)
    }

    @Test("says why nginx asks, and where the body of an upload is")
    func phases() throws {
        let upload = try read([
            ("PACKAGEREPO_PHASE", "upload"), ("REQUEST_BODY_FILE", "/f"), ("REQUEST_URI", "/"),
        ]).get()
        guard case .file("/f") = upload.0.body else { return #expect(Bool(false), "there is no file") }
        #expect(upload.1 == .upload)
        #expect(message(try read([("PACKAGEREPO_PHASE", "authorize"), ("REQUEST_URI", "/a")])) == "authorize  /a")
        #expect(message(try read([("PACKAGEREPO_PHASE", "other"), ("REQUEST_URI", "/a")])) == "request  /a")
    }

    @Test("gets an id where it has none that could be written into a log")
    func identifiers() throws {
        for given in ["", "a b", "a\n", "é", String(repeating: "a", count: 65)] {
            let id = try read([("REQUEST_URI", "/"), ("REQUEST_ID", given)]).get().0.id
            #expect(id.wholeMatch(of: /[0-9a-f]{32}/) != nil)
        }
        let longest = String(repeating: "a", count: 64)
        #expect(try read([("REQUEST_URI", "/"), ("REQUEST_ID", longest)]).get().0.id == longest)
    }

    @Test("is refused where its bytes are not what they must be")
    func refusals() throws {
        let uri = ("REQUEST_URI", Array("/".utf8))
        for value: [UInt8] in [[0x61, 0x0a], [0xff], [0x7f]] {
            #expect(
                message(try read(bytes: [("HTTP_X_ODD", value), uri]))
                    == "INVALID_REQUEST: The header X-ODD must be UTF-8 without control characters")
        }
        #expect(message(try read(bytes: [("HTTP_X Y", [0x61]), uri])).hasPrefix("INVALID_REQUEST: The header X Y"))
        #expect(
            message(try read(bytes: [("REQUEST_URI", [0x2f, 0xff])]))
                == "INVALID_REQUEST: The request must be UTF-8: request_uri is not")
        #expect(message(try read([])) == "INVALID_REQUEST: The request target must begin with /")
        #expect(
            message(try read([("REQUEST_URI", "/")], body: "more than ten"))
                == "PAYLOAD_TOO_LARGE: The body may have at most 10 bytes")
    }
}
