/// The records of the FastCGI protocol, as bytes to send (FastCGI specification 1.0, sections 3 to 5).
public enum FastCGIRecord {
    /// The record types that a client sends or gets.
    public enum Kind: UInt8, Sendable {
        case beginRequest = 1
        case abortRequest, endRequest, parameters, stdin, stdout, stderr
    }

    /// One record of at most 65,535 bytes of content, padded to a multiple of eight.
    public static func record(_ kind: Kind, id: UInt16 = 1, _ content: some Collection<UInt8> = []) -> [UInt8] {
        let padding = (8 - content.count % 8) % 8
        let header: [UInt8] = [
            1, kind.rawValue, UInt8(id >> 8), UInt8(id & 255),
            UInt8(content.count >> 8), UInt8(content.count & 255), UInt8(padding), 0,
        ]
        return header + content + [UInt8](repeating: 0, count: padding)
    }

    /// The record that opens a request; role 1 is the responder.
    public static func begin(id: UInt16 = 1, role: UInt16 = 1, keepsConnection: Bool = false) -> [UInt8] {
        record(
            .beginRequest, id: id,
            [UInt8(role >> 8), UInt8(role & 255), keepsConnection ? 1 : 0, 0, 0, 0, 0, 0])
    }

    /// A whole stream: its content in records of at most `size` bytes, and the empty record that ends it.
    public static func stream(_ kind: Kind, id: UInt16 = 1, _ content: [UInt8], size: Int = 65_535) -> [UInt8] {
        var bytes: [UInt8] = []
        for start in stride(from: 0, to: content.count, by: size) {
            bytes += record(kind, id: id, content[start..<min(start + size, content.count)])
        }
        return bytes + record(kind, id: id)
    }

    /// Name-value pairs as the content of a parameter stream.
    /// - Parameter longLengths: whether short lengths, too, take four bytes, as they may.
    public static func pairs(_ parameters: [(String, [UInt8])], longLengths: Bool = false) -> [UInt8] {
        func length(_ count: Int) -> [UInt8] {
            if count < 128, !longLengths { return [UInt8(count)] }
            return [24, 16, 8, 0].enumerated().map { place, shift in
                UInt8(count >> shift & 255) | (place == 0 ? 128 : 0)
            }
        }
        return parameters.flatMap { name, value in
            length(name.utf8.count) + length(value.count) + Array(name.utf8) + value
        }
    }

    /// A whole request: begin, parameters (with `CONTENT_LENGTH` unless one is given), body.
    public static func request(
        _ parameters: [(String, [UInt8])] = [], body: [UInt8] = [], keepsConnection: Bool = false
    ) -> [UInt8] {
        var parameters = parameters
        if !parameters.contains(where: { $0.0 == "CONTENT_LENGTH" }) {
            parameters.append(("CONTENT_LENGTH", Array(body.isEmpty ? "".utf8 : String(body.count).utf8)))
        }
        return begin(keepsConnection: keepsConnection) + stream(.parameters, pairs(parameters)) + stream(.stdin, body)
    }
}
