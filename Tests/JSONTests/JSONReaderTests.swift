import TestSupport
import Testing

@testable import JSON

/// The quick reader against jansson: whatever it takes, jansson takes too, and as the same value.
@Suite struct JSONReaderTests {
    @Test(
        "Plain documents are read without jansson",
        arguments: [
            "null", " true ", "false", "0", "-0", "-12", "999999999999999999", "1.5", "-0.25e-3", "1E5", #""""#,
            #""a\"\\\/\b\f\n\r\t\u00e9\u20AC""#, #""żółw 🐢""#, "[]", "{}", " [ 1 , [ ] , { } ] ",
            #"{"a":1,"":{"b":[true,null]},"ż":"\u0001"}"#,
        ])
    func taken(text: String) throws {
        let value = try #require(read(Array(text.utf8)))
        #expect(try value.serialized() == byJansson(Array(text.utf8)).serialized())
    }

    @Test(
        "What is not plain is left to jansson",
        arguments: [
            "", " ", "nul", "truefalse", "01", "-", "1.", "1.e5", "1e", ".5", "+1", "1e999", "1000000000000000000",
            #""\ud83d\ude00""#, #""\u0000""#, #""\x""#, "\"a\u{1}\"", #""a"#, "[1,]", "[1 2]", #"{"a":1,"a":2}"#,
            #"{"a"}"#,
            "{1:2}", "1 2", "[", "{", "\u{feff}1",
            String(repeating: "[", count: 129) + String(repeating: "]", count: 129),
        ])
    func left(text: String) { #expect(read(Array(text.utf8)) == nil) }

    @Test("Bytes that are not UTF-8 are left to jansson, in texts and in keys")
    func notUTF8() {
        for bytes in [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82]] as [[UInt8]] {
            #expect(read([0x22] + bytes + [0x22]) == nil)
            #expect(read(Array(#"{""#.utf8) + bytes + Array(#"":1}"#.utf8)) == nil)
        }
    }

    @Test("No more levels are read than the caller allows, whoever reads them")
    func depth() throws {
        #expect(read(Array("[[1]]".utf8), maximumDepth: 2) != nil)
        #expect(read(Array("[[1]]".utf8), maximumDepth: 1) == nil)
        #expect(throws: JSONSyntaxError.self) { try JSONValue.parse("[[1]]", maximumDepth: 1) }
    }

    @Test("Of a key that stands twice the last one counts, where that is allowed")
    func duplicateKeys() throws {
        let value = read(Array(#"{"a":1,"b":2,"a":3}"#.utf8), duplicateKeys: true)
        #expect(value?.description == #"{"a":3,"b":2}"#)
    }

    @Test("Any text that is taken is what jansson makes of it")
    func anyText() throws {
        let pieces = [
            "{", "}", "[", "]", ",", ":", " ", "\n", "null", "true", "1", "-7", "0.5", "1e3", "12345678901234567890",
            #""a""#, #""b\n""#, #""\u00ff""#, #""\ud83d\ude00""#, #""ż""#, #""a":"#, #"{"k":["#, "]}", "\u{1}", "\\",
            "\"",
        ].map { Array($0.utf8) }
        var random = SeededGenerator(seed: 20_261_124)
        var taken = 0
        for _ in 0..<20_000 {
            var bytes = sample(of: pieces, &random)
            if Int.random(in: 0..<4, using: &random) == 0, !bytes.isEmpty {
                bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            guard let value = read(bytes) else { continue }
            taken += 1
            #expect(
                try value.serialized() == byJansson(bytes).serialized(), "\(String(decoding: bytes, as: UTF8.self))")
        }
        #expect(taken > 1_000)
    }

    /// Sometimes a heap of pieces, sometimes an array of a few.
    private func sample(of pieces: [[UInt8]], _ random: inout SeededGenerator) -> [UInt8] {
        let chosen = (0..<Int.random(in: 0..<6, using: &random)).map { _ in
            pieces[Int.random(in: pieces.indices, using: &random)]
        }
        return Bool.random(using: &random)
            ? Array(chosen.joined())
            : [UInt8(ascii: "[")] + chosen.joined(separator: [UInt8(ascii: ",")]) + [UInt8(ascii: "]")]
    }

    private func read(
        _ bytes: [UInt8], duplicateKeys: Bool = false, maximumDepth: Int = 2_048
    ) -> JSONValue? {
        JSONRuntime.start
        return bytes.withUnsafeBytes {
            JSONReader.read($0, duplicateKeys: duplicateKeys, maximumDepth: maximumDepth).map(JSONValue.init(owning:))
        }
    }

    private func byJansson(_ bytes: [UInt8]) throws -> JSONValue {
        try bytes.withUnsafeBytes { bytes in
            Result { () throws(JSONSyntaxError) in
                try JSONValue.parseByJansson(bytes, duplicateKeys: false, maximumDepth: 2_048)
            }
        }.get()
    }
}
