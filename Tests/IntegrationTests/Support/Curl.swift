import Glibc

/// What goes with a request.
enum Body {
    case none
    case text(String)
    case bytes([UInt8])
    /// A file, streamed.
    case file(String)
}

extension Deployment {
    /// Which listener is asked.
    enum Listener {
        case http, https
    }

    /// Sends a request with curl and returns the answer.
    /// - Parameters:
    ///   - target: path and query, sent as they stand.
    ///   - token: sent as `Authorization: Bearer`.
    ///   - fields: further fields, `Name: value`.
    ///   - file: where the answer's body goes instead of into memory.
    func curl(
        _ method: String, _ target: String, token: String? = nil, fields: [String] = [], body: Body = .none,
        to listener: Listener = .http, into file: String? = nil, options: [String] = []
    ) throws -> Answer {
        try startCurl(
            method, target, token: token, fields: fields, body: body, to: listener, into: file, options: options
        ).answer()
    }

    /// Sends a request with curl and does not wait for it.
    func startCurl(
        _ method: String, _ target: String, token: String? = nil, fields: [String] = [], body: Body = .none,
        to listener: Listener = .http, into file: String? = nil, options: [String] = []
    ) throws -> CurlCall {
        let exchange = directory + "/" + unusedName("curl")
        var arguments = [
            "/usr/bin/curl", "--silent", "--show-error", "--insecure", "--noproxy", "*", "--path-as-is", "--globoff",
            "--max-time", "300", "--dump-header", exchange + ".head", "--output", file ?? exchange + ".body",
        ]
        arguments += method == "HEAD" ? ["--head"] : ["--request", method]
        if let token { arguments += ["--header", "Authorization: Bearer \(token)"] }
        for field in fields { arguments += ["--header", field] }
        switch body {
        case .none: break
        case .text(let text): try attach(Array(text.utf8))
        case .bytes(let bytes): try attach(bytes)
        case .file(let path): arguments += ["--upload-file", path]
        }
        func attach(_ bytes: [UInt8]) throws {
            try Files.write(bytes, to: exchange + ".sent")
            arguments += ["--data-binary", "@\(exchange).sent"]
            if !fields.contains(where: { $0.lowercased().hasPrefix("content-type:") }) {
                arguments += ["--header", "Content-Type: application/json"]
            }
        }
        let base = listener == .http ? "http://127.0.0.1:\(httpPort)" : "https://127.0.0.1:\(httpsPort)"
        return CurlCall(
            process: try ChildProcess(arguments + options + [base + target]), exchange: exchange,
            body: file == nil && method != "HEAD" ? exchange + ".body" : nil)
    }
}

/// A request on its way.
struct CurlCall {
    /// The curl that sends it.
    let process: ChildProcess
    let exchange: String
    let body: String?

    /// Waits for the answer.
    /// - Throws: what curl says when there was none.
    func answer() throws -> Answer {
        process.input.close()
        let complaint = String(decoding: process.output.readToEnd(), as: UTF8.self)
        let status = process.wait()
        defer { for kind in ["head", "body", "sent"] { unlink("\(exchange).\(kind)") } }
        let head = (try? Files.text(exchange + ".head")) ?? ""
        // The last block: `100 Continue` may stand before it.
        let blocks = head.split(separator: "\r\n\r\n").filter { !$0.isEmpty }
        let content = body.flatMap { try? Files.read($0) } ?? []
        guard let last = blocks.last, let answer = Answer(head: Array(last.utf8), body: content),
            status == 0 || answer.status >= 400
        else { throw Unexpected("curl ended with \(status): \(complaint)") }
        return answer
    }
}
