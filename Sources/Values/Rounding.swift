public import JSON

extension Arithmetic {
    /// Rounds a number to an integer. Integers do not change.
    /// - Throws: `TYPE_MISMATCH`; `OVERFLOW` if the result does not fit into 64 bits.
    public static func rounded(
        _ value: JSONValue, _ rule: FloatingPointRoundingRule
    ) throws(ValueError) -> JSONValue {
        guard value.int == nil else { return value }
        guard let integer = Int(exactly: try number(value).rounded(rule)) else { throw .overflow }
        return JSONValue(integer)
    }

    /// Rounds a number to some decimals, halves away from zero. Integers stay integers; 0 decimals give an integer.
    ///
    /// The number is rounded as it is written: 1.005 becomes 1.01 with two decimals, though the nearest double is a
    /// little less than 1.005.
    /// - Throws: `TYPE_MISMATCH`; `OUT_OF_RANGE` for other than 0 to 15 decimals; `OVERFLOW`.
    public static func rounded(_ value: JSONValue, decimals: Int) throws(ValueError) -> JSONValue {
        guard (0...15).contains(decimals) else {
            throw .range("rounding takes 0 to 15 decimals; found \(decimals)")
        }
        let number = try number(value)
        guard decimals > 0, value.int == nil else { return try rounded(value, .toNearestOrAwayFromZero) }
        return try real(Decimal(number).rounded(decimals))
    }
}

/// The shortest decimal digits of a double: the number is 0.`digits` times ten to the power of `point`.
private struct Decimal {
    private var digits: [UInt8] = []
    private var point = 0
    private let isNegative: Bool

    init(_ value: Double) {
        isNegative = value < 0
        var isFraction = false
        var exponent: [UInt8] = []
        var isExponent = false
        for character in value.magnitude.description.utf8 {
            switch character {
            case UInt8(ascii: "."): isFraction = true
            case UInt8(ascii: "e"): isExponent = true
            case _ where isExponent: exponent.append(character)
            default:
                digits.append(character - UInt8(ascii: "0"))
                if !isFraction { point += 1 }
            }
        }
        point += Int(String(decoding: exponent, as: UTF8.self)) ?? 0
    }

    func rounded(_ decimals: Int) -> Double {
        let kept = point + decimals
        var result = Array(digits.prefix(max(0, kept)))
        if kept >= 0, kept < digits.count, digits[kept] >= 5 {
            var place = kept - 1
            while place >= 0, result[place] == 9 {
                result[place] = 0
                place -= 1
            }
            if place >= 0 { result[place] += 1 } else { result.insert(1, at: 0) }
        }
        let text = String(decoding: result.map { $0 + UInt8(ascii: "0") }, as: UTF8.self)
        let exponent = kept < digits.count ? -decimals : point - digits.count
        let magnitude = Double("\(text.isEmpty ? "0" : text)e\(exponent)") ?? 0
        return isNegative ? -magnitude : magnitude
    }
}
