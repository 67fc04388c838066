import Bytes
import Glibc
import System

/// A moment in UTC, to the microsecond.
public struct Timestamp: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Microseconds since 1970-01-01T00:00:00Z.
    public let microseconds: Int64

    /// Makes a moment from microseconds since 1970.
    public init(microseconds: Int64) { self.microseconds = microseconds }

    /// Makes a moment from seconds since 1970.
    public init(seconds: Int) { microseconds = Int64(seconds) * 1_000_000 }

    /// The present time of the system's clock.
    public static var now: Timestamp {
        let time = WallTime.now
        return Timestamp(microseconds: Int64(time.seconds) * 1_000_000 + Int64(time.nanoseconds) / 1_000)
    }

    /// Whole seconds since 1970.
    public var seconds: Int { Int(microseconds.quotientAndRemainderFloored(1_000_000).quotient) }

    /// This moment and some seconds.
    public func adding(seconds: Int) -> Timestamp { Timestamp(microseconds: microseconds + Int64(seconds) * 1_000_000) }

    public static func < (left: Timestamp, right: Timestamp) -> Bool { left.microseconds < right.microseconds }

    /// RFC 3339 with six decimals: `2026-11-23T18:01:00.000000Z`.
    public var description: String {
        let (whole, fraction) = microseconds.quotientAndRemainderFloored(1_000_000)
        var seconds = time_t(whole)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        var text: [UInt8] = []
        text.reserveCapacity(27)
        text.appendDecimal(Int(parts.tm_year) + 1900, width: 4)
        text.append(UInt8(ascii: "-"))
        text.appendDecimal(Int(parts.tm_mon) + 1, width: 2)
        text.append(UInt8(ascii: "-"))
        text.appendDecimal(Int(parts.tm_mday), width: 2)
        text.append(UInt8(ascii: "T"))
        text.appendDecimal(Int(parts.tm_hour), width: 2)
        text.append(UInt8(ascii: ":"))
        text.appendDecimal(Int(parts.tm_min), width: 2)
        text.append(UInt8(ascii: ":"))
        text.appendDecimal(Int(parts.tm_sec), width: 2)
        text.append(UInt8(ascii: "."))
        text.appendDecimal(Int(fraction), width: 6)
        text.append(UInt8(ascii: "Z"))
        return String(decoding: text, as: UTF8.self)
    }
}

extension Int64 {
    fileprivate func quotientAndRemainderFloored(_ divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
