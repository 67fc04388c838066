import Bytes
import Testing

@Suite("Decimal digits")
struct DecimalDigitsTests {
    @Test(arguments: [0, 7, 10, 65_535, Int.max])
    func `a number comes back, with zeros before it too`(number: Int) {
        #expect(DecimalDigits.number("\(number)".utf8) == number)
        #expect(DecimalDigits.number("000\(number)".utf8) == number)
        #expect(DecimalDigits.areAll("\(number)".utf8))
    }

    @Test(arguments: ["", "+1", "-1", " 1", "1 ", "1e3", "0x1", "٣", "９"])
    func `only digits are digits`(text: String) {
        #expect(DecimalDigits.number(text.utf8) == nil)
        #expect(!DecimalDigits.areAll(text.utf8))
    }

    @Test func `what no integer holds is no number`() {
        #expect(DecimalDigits.number("9223372036854775808".utf8) == nil)
        #expect(DecimalDigits.number("99999999999999999999".utf8) == nil)
        #expect(DecimalDigits.areAll("99999999999999999999".utf8))
    }

    @Test func `a number has zeros before it up to a width, and all of its digits past it`() {
        var text: [UInt8] = []
        for (number, width) in [(0, 1), (7, 2), (42, 2), (123, 2), (1, 6)] {
            text.appendDecimal(number, width: width)
            text.append(UInt8(ascii: " "))
        }
        #expect(String(decoding: text, as: UTF8.self) == "0 07 42 123 000001 ")
    }
}
