import FastCGI
import Glibc
import TestSupport

/// A server on a socket of its own, for one test.
final class RunningServer {
    let path: String
    let listener: FastCGIListener
    let server: FastCGIServer
    private let directory: String

    init(
        threads: Int = 2, substitutes: Int = 64, parkedLimit: Int = 256, handler: @escaping FastCGIServer.Handler
    ) throws {
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(parent)/fastcgi-XXXXXX".utf8CString)
        precondition(mkdtemp(&template) != nil, "no temporary directory")
        directory = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        path = directory + "/socket"
        listener = try FastCGIListener(takingOver: listeningSocket(path: path))
        server = try FastCGIServer(
            listener: listener, threads: threads, substitutes: substitutes, parkedLimit: parkedLimit,
            handler: handler)
        try server.start()
    }

    /// Sends one whole request and reads the answer.
    func exchange(_ parameters: [(String, [UInt8])] = [], body: [UInt8] = []) throws -> FastCGIClient.Reply {
        try FastCGIClient.exchange(path: path, parameters, body: body)
    }

    func connect() throws -> FastCGIClient { try FastCGIClient(path: path) }

    deinit {
        server.stop()
        server.join()
        unlink(path)
        rmdir(directory)
    }
}

extension FastCGIRequest {
    /// Answers 200 with `body`; that the client may have gone is part of many tests.
    func answer(_ body: [UInt8]) {
        try? write("Content-Length: \(body.count)\r\n\r\n")
        try? write(body)
    }

    func answer(_ body: String) { answer(Array(body.utf8)) }
}
