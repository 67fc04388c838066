import HTTPCore
import Testing

@testable import Edge

@Suite("An answer to nginx")
struct ResponseWriterTests {
    private func text(_ response: HTTPResponse) -> String {
        String(decoding: response.cgiBytes(response.body.serialized, nil), as: UTF8.self)
    }

    @Test("states its status, its fields in their order, and the length of its body")
    func answers() {
        #expect(
            text(HTTPResponse(status: 201, fields: ["X-A": "é", "B": ""], body: .bytes(Array("body\n".utf8))))
                == "Status: 201 Created\r\nX-A: é\r\nB: \r\nContent-Length: 5\r\n\r\nbody\n")
        #expect(text(HTTPResponse(status: 299)) == "Status: 299 \r\nContent-Length: 0\r\n\r\n")
    }

    @Test("prints JSON as one line, and counts the bytes that it prints")
    func json() {
        #expect(
            text(HTTPResponse(status: 200, json: ["é": 1]))
                == "Status: 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{\"é\":1}\n")
    }

    @Test("names a file for nginx to send, and sends nothing of it")
    func file() {
        let answer = HTTPResponse(status: 200, fields: ["X-Blob-ETag": "\"a\""], body: .file(location: "/_blobs/a"))
        #expect(
            text(answer)
                == "Status: 200 OK\r\nX-Blob-ETag: \"a\"\r\nX-Accel-Redirect: /_blobs/a\r\nContent-Length: 0\r\n\r\n")
    }

    @Test("has no length where it can have no body")
    func bodiless() {
        #expect(text(HTTPResponse(status: 204)) == "Status: 204 No Content\r\n\r\n")
        #expect(text(HTTPResponse(status: 304, fields: ["ETag": "x"])) == "Status: 304 Not Modified\r\nETag: x\r\n\r\n")
    }
}

@Suite("Memory for an answer")
struct TextBufferTests {
    private func text(_ write: (inout TextBuffer) -> Void) -> String {
        String(
            decoding: [UInt8](unsafeUninitializedCapacity: 64) { memory, count in
                var text = TextBuffer(memory: memory)
                write(&text)
                count = text.count
            }, as: UTF8.self)
    }

    @Test(arguments: [0, 1, 9, 10, 99, 100, 12_345, 999_999_999_999_999_999, 1_000_000_000_000_000_000, Int.max])
    func `takes the digits of a number`(number: Int) {
        #expect(text { $0.append(decimal: number) } == "\(number)")
    }

    @Test func `takes words, and marks what would be two`() {
        #expect(text { $0.append(word: nil) } == "-")
        #expect(text { $0.append(word: "") } == "-")
        #expect(text { $0.append(word: "a b\t\u{7f}c é") } == "a_b__c_é")
    }
}
