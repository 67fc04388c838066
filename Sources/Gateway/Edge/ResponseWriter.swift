import FastCGI
import HTTPCore

extension HTTPResponse {
    /// The answer as FastCGI carries it: CGI fields, then the body (RFC 3875, 6).
    ///
    /// `Content-Length` is always stated: without it a crash in mid-body would reach the client as a whole answer.
    var cgiBytes: [UInt8] {
        var head = "Status: \(status) \(reasonPhrase)\r\n"
        for field in fields { head += "\(field.name): \(field.value)\r\n" }
        if status != 204, status != 304 { head += "Content-Length: \(body.count)\r\n" }
        head += "\r\n"
        return Array(head.utf8) + body
    }
}
