import Bytes
import Testing

@Suite("ASCII")
struct ASCIITests {
    @Test func `a byte is in the classes that C's locale gives it, and none above 127 is in any`() {
        for byte in UInt8.min...UInt8.max {
            let character = Character(Unicode.Scalar(byte))
            let isASCII = byte < 0x80
            #expect(byte.isASCIIDigit == (isASCII && ("0"..."9").contains(character)))
            #expect(byte.isASCIIUppercase == (isASCII && ("A"..."Z").contains(character)))
            #expect(byte.isASCIILowercase == (isASCII && ("a"..."z").contains(character)))
            #expect(byte.isASCIILetter == (byte.isASCIIUppercase || byte.isASCIILowercase))
            #expect(byte.isASCIIAlphanumeric == (byte.isASCIILetter || byte.isASCIIDigit))
            #expect(byte.isASCIIWhitespace == [0x20, 0x09, 0x0a, 0x0b, 0x0c, 0x0d].contains(byte))
            #expect(byte.isASCIIControl == (byte < 0x20 || byte == 0x7f))
            #expect(byte.isHexadecimalDigit == (isASCII && character.isHexDigit))
            #expect(byte.hexadecimalValue.map(Int.init) == (isASCII ? character.hexDigitValue : nil))
        }
    }

    @Test(arguments: [("", ""), ("a", "a"), (" \t\r\n", ""), (" a b\u{b}\u{c}", "a b"), ("\u{a0}a", "\u{a0}a")])
    func `white space at both ends goes, and no other script's does`(text: String, trimmed: String) {
        #expect(text.trimmedASCII == trimmed)
    }

    @Test func `capitals become small letters, and no other script's do`() {
        #expect("AbZ[@`z09ÄÉ".lowercasedASCII == "abz[@`z09ÄÉ")
        #expect("a-b".replacingBytes { $0 == UInt8(ascii: "-") ? UInt8(ascii: "_") : $0 } == "a_b")
    }

    @Test(arguments: [0, 1, 15, 16, 17, 1_000])
    func `a fault is seen wherever it is`(count: Int) {
        var bytes = [UInt8](repeating: 0x20, count: count)
        func hasFault() -> Bool { bytes.withUnsafeBytes { $0.union(ofFaults: { $0 == 0x7f ? 1 : 0 }) != 0 } }
        #expect(!hasFault())
        for index in [0, count / 2, count - 1] where bytes.indices.contains(index) {
            bytes[index] = 0x7f
            #expect(hasFault())
            bytes[index] = 0x20
        }
    }
}
