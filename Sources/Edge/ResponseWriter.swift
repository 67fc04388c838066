package import HTTPCore

extension HTTPResponse {
    /// The answer as FastCGI carries it: CGI fields, then the body (RFC 3875, 6).
    ///
    /// - Parameters:
    ///   - body: the body as bytes, ``Body/serialized``.
    ///   - line: what nginx logs of the request, in a field that clients do not see; nil for nothing.
    ///
    /// `Content-Length` is always stated: without it a crash in mid-body would reach the client as a whole answer.
    package func cgiBytes(_ body: [UInt8], _ line: RequestLine?) -> [UInt8] {
        let location = fileLocation
        // 128: at least what the lines of the status, of the length and of the location's name take.
        var size = 128 + body.count + (location?.utf8.count ?? 0) + (line?.maximumSize ?? 0)
        for field in fields { size += field.name.utf8.count + field.value.utf8.count + 4 }
        return [UInt8](unsafeUninitializedCapacity: size) { memory, count in
            var text = TextBuffer(memory: memory)
            text.append(literal: "Status: ")
            text.append(decimal: status)
            text.append(literal: " ")
            text.append(reasonPhrase)
            line?.write(to: &text)
            for field in fields where !RequestLine.isField(field.name) {
                text.append(literal: "\r\n")
                text.append(field.name)
                text.append(literal: ": ")
                text.append(field.value)
            }
            if let location {
                // nginx sends this file in place of the body.
                text.append(literal: "\r\nX-Accel-Redirect: ")
                text.append(location)
            }
            if status != 204, status != 304 {
                text.append(literal: "\r\nContent-Length: ")
                text.append(decimal: body.count)
            }
            text.append(literal: "\r\n\r\n")
            body.withUnsafeBufferPointer { text.append($0) }
            count = text.count
        }
    }
}
