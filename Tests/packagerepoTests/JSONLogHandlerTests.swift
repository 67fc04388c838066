import Glibc
import JSON
import Logging
import RepositoryModel
import Testing

@testable import packagerepo

@Suite struct JSONLogHandlerTests {
    private func event(_ message: String, metadata: Logger.Metadata? = nil, error: (any Error)? = nil) -> LogEvent {
        LogEvent(
            level: .warning, message: "\(message)", error: error, metadata: metadata, source: nil, file: "f",
            function: "g", line: 1)
    }

    @Test func `An entry is one line of JSON that ends in a newline`() {
        let line = JSONLogHandler(label: "test", level: .info).line(event("hello"), at: Timestamp(seconds: 0))
        #expect(
            String(decoding: line, as: UTF8.self)
                == #"{"time":"1970-01-01T00:00:00.000000Z","level":"warning","label":"test","message":"hello"}"# + "\n")
    }

    @Test(arguments: ["a\nb", "\r\n{}", "\u{0}", "\"},{\"", "\u{1B}[31m", "\u{7F}\u{85}\u{2028}", "😀\\", ""])
    func `Nothing in a message can end the line or leave its string`(message: String) throws {
        let line = JSONLogHandler(label: message, level: .info).line(
            event(message, metadata: ["k": "\(message)"]), at: .now)
        #expect(line.dropLast().allSatisfy { $0 >= 0x20 })
        #expect(line.last == UInt8(ascii: "\n"))
        guard !message.contains("\0") else { return }  // jansson writes \u0000, and reads it nowhere.
        let entry = try JSONValue.parse(line)
        #expect(entry["message"]?.string == message)
        #expect(entry["label"]?.string == message)
        #expect(entry["metadata"]?["k"]?.string == message)
    }

    @Test func `Metadata of every kind is kept, the entry's own over the logger's`() throws {
        var handler = JSONLogHandler(label: "test", level: .info)
        handler[metadataKey: "both"] = "logger"
        handler[metadataKey: "logger"] = "only"
        let metadata: Logger.Metadata = [
            "both": "entry", "number": .stringConvertible(5), "list": ["a", "b"], "nested": ["x": ["y": "z"]],
        ]
        let entry = try JSONValue.parse(handler.line(event("m", metadata: metadata), at: .now))
        let expected: JSONValue = [
            "both": "entry", "logger": "only", "number": "5", "list": ["a", "b"], "nested": ["x": ["y": "z"]],
        ]
        #expect(entry["metadata"] == expected)
    }

    @Test func `An error goes with its entry`() throws {
        let line = JSONLogHandler(label: "test", level: .info).line(event("m", error: StartError("why")), at: .now)
        #expect(try JSONValue.parse(line)["error"]?.string == "why")
    }

    @Test func `Each entry is one write, and a closed stream is no failure`() throws {
        var ends: [Int32] = [-1, -1]
        #expect(socketpair(AF_UNIX, Int32(SOCK_SEQPACKET.rawValue), 0, &ends) == 0)
        let handler = JSONLogHandler(label: "test", level: .info, descriptor: ends[0])
        handler.log(event: event("first"))
        handler.log(event: event(String(repeating: "x", count: 20_000)))
        var packet = [UInt8](repeating: 0, count: 65_536)
        for message in ["first", String(repeating: "x", count: 20_000)] {
            let count = recv(ends[1], &packet, packet.count, 0)
            #expect(try JSONValue.parse(Array(packet[..<count]))["message"]?.string == message)
        }
        for end in ends { close(end) }
        JSONLogHandler(label: "test", level: .info, descriptor: 1_000_000).log(event: event("lost"))
    }
}
