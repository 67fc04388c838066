/// Numbers as ASCII digits and nothing else: no sign, no space, no other script's digits, which `Int(_:)` takes or
/// `Character.isNumber` lets pass.
public enum DecimalDigits {
    /// Whether there are digits, and only digits.
    @inlinable
    public static func areAll(_ text: some Collection<UInt8>) -> Bool {
        !text.isEmpty && text.allSatisfy(\.isASCIIDigit)
    }

    /// The number; nil for no digits, anything else, or more than an `Int` holds.
    @inlinable
    public static func number(_ text: some Collection<UInt8>) -> Int? {
        guard !text.isEmpty else { return nil }
        var number = 0
        for byte in text {
            guard byte.isASCIIDigit else { return nil }
            let (tenfold, isPastTen) = number.multipliedReportingOverflow(by: 10)
            let (sum, isPastSum) = tenfold.addingReportingOverflow(Int(byte &- 0x30))
            guard !isPastTen, !isPastSum else { return nil }
            number = sum
        }
        return number
    }
}

extension [UInt8] {
    /// Adds the digits of a number that is not negative, with zeros before them up to `width`.
    public mutating func appendDecimal(_ number: Int, width: Int) {
        var power = 1
        for _ in 1..<width { power *= 10 }
        guard (0..<power * 10).contains(number) else { return append(contentsOf: String(number).utf8) }
        while power > 0 {
            append(UInt8(number / power % 10) + 0x30)
            power /= 10
        }
    }
}
