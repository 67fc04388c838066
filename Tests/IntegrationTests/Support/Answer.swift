import JSON

/// A response as a client got it.
struct Answer: CustomStringConvertible {
    /// The status code.
    let status: Int
    /// The fields in order, as they were sent.
    let fields: [(name: String, value: String)]
    /// The body; empty where it went to a file.
    let body: [UInt8]

    init(status: Int, fields: [(name: String, value: String)], body: [UInt8]) {
        self.status = status
        self.fields = fields
        self.body = body
    }

    /// Reads a status line and fields; nil where there is no status line.
    init?(head: [UInt8], body: [UInt8] = []) {
        let lines = String(decoding: head, as: UTF8.self).split(separator: "\r\n")
        guard let words = lines.first?.split(separator: " "), words.count >= 2, words[0].hasPrefix("HTTP/"),
            let status = Int(words[1])
        else { return nil }
        self.status = status
        self.body = body
        fields = lines.dropFirst().map { line in
            let sides = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            let value = sides.count > 1 ? sides[1].drop { $0 == " " } : ""
            return (String(sides[0]), String(value))
        }
    }

    /// The same answer with that body.
    func with(body: [UInt8]) -> Answer { Answer(status: status, fields: fields, body: body) }

    /// The value of a field, whatever its case; nil where there is none.
    subscript(_ name: String) -> String? { fields.first { $0.name.lowercased() == name.lowercased() }?.value }

    /// How often a field was sent.
    func count(of name: String) -> Int { fields.filter { $0.name.lowercased() == name.lowercased() }.count }

    /// The body as JSON; null where it is not.
    var json: JSONValue { (try? JSONValue.parse(body)) ?? .null }

    /// The body as text.
    var text: String { String(decoding: body, as: UTF8.self) }

    /// `error.code` of a failure.
    var errorCode: String? { json["error"]?["code"]?.string }

    /// `error.message` of a failure.
    var errorMessage: String? { json["error"]?["message"]?.string }

    var description: String { "\(status) \(fields.map { "\($0.name): \($0.value)" }) \(text.prefix(1000))" }
}
