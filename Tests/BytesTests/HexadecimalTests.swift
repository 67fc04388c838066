import Bytes
import Testing

@Suite("Hexadecimal")
struct HexadecimalTests {
    @Test func `a byte is two lower-case digits`() {
        #expect(Hexadecimal.encode([]) == "")
        #expect(Hexadecimal.encode([0, 9, 10, 0xff, 0x7f]) == "00090aff7f")
    }

    @Test func `every byte comes back, whichever case its digits have`() {
        let bytes = Array(UInt8.min...UInt8.max)
        #expect(Hexadecimal.decode(Hexadecimal.encode(bytes)) == bytes)
        #expect(Hexadecimal.decode(Hexadecimal.encode(bytes).uppercased()) == bytes)
    }

    @Test(arguments: ["0", "000", "0g", "g0", " 00", "0x", "00 ", "é", "00\0", "+1"])
    func `anything else is refused`(text: String) { #expect(Hexadecimal.decode(text) == nil) }

    @Test func `digits in lower case are told from all else`() {
        #expect(Hexadecimal.isLowercase("0123456789abcdef0123456789abcdef"))
        for text in ["A", "g", "/", ":", "`", "é", "0123456789abcdef0123456789abcde\0"] {
            #expect(!Hexadecimal.isLowercase(text))
        }
    }
}
