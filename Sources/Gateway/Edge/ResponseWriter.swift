import FastCGI
import HTTPCore

extension HTTPResponse {
    /// The answer as FastCGI carries it: CGI fields, then the body (RFC 3875, 6).
    ///
    /// - Parameter ended: called when the body has been printed; returns what nginx logs of the request, in a field that
    ///   clients do not see, or nil.
    ///
    /// `Content-Length` is always stated: without it a crash in mid-body would reach the client as a whole answer.
    func cgiBytes(_ ended: () -> RequestLine? = { nil }) -> [UInt8] {
        let (location, body) = (fileLocation, body.serialized)
        let line = ended()
        // 128: at least what the lines of the status, of the length and of the location's name take.
        var size = 128 + body.count + (location?.utf8.count ?? 0) + (line?.maximumSize ?? 0)
        for field in fields { size += field.name.utf8.count + field.value.utf8.count + 4 }
        return [UInt8](unsafeUninitializedCapacity: size) { memory, count in
            var text = TextBuffer(memory: memory)
            text.append("Status: ")
            text.append(String(status))
            text.append(" ")
            text.append(reasonPhrase)
            line?.write(to: &text)
            for field in fields where !RequestLine.isField(field.name) {
                text.append("\r\n")
                text.append(field.name)
                text.append(": ")
                text.append(field.value)
            }
            if let location {
                // nginx sends this file in place of the body.
                text.append("\r\nX-Accel-Redirect: ")
                text.append(location)
            }
            if status != 204, status != 304 {
                text.append("\r\nContent-Length: ")
                text.append(String(body.count))
            }
            text.append("\r\n\r\n")
            body.withUnsafeBufferPointer { text.append($0) }
            count = text.count
        }
    }
}

/// Memory that is filled from its beginning; it must be large enough.
struct TextBuffer {
    let memory: UnsafeMutableBufferPointer<UInt8>
    private(set) var count = 0

    init(memory: UnsafeMutableBufferPointer<UInt8>) { self.memory = memory }

    mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { append($0) }
    }

    /// Adds a word: text without spaces and control characters, which become `_`; `-` for none.
    mutating func append(word: String?) {
        guard var word, !word.isEmpty else { return append("-") }
        let start = count
        word.withUTF8 { append($0) }
        for index in start..<count where memory[index] <= 0x20 || memory[index] == 0x7f {
            memory[index] = UInt8(ascii: "_")
        }
    }

    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        precondition(bytes.count <= memory.count - count, "an answer is larger than was reckoned")
        guard let source = bytes.baseAddress, let start = memory.baseAddress else { return }
        (start + count).initialize(from: source, count: bytes.count)
        count += bytes.count
    }
}
