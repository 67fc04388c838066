/// Reads the fields of a TZif file from its start to its end.
struct TimeZoneReader {
    /// The counts in the header of a block (RFC 9636, 3.1).
    struct Header {
        let version: UInt8
        let universalMarks: Int
        let standardMarks: Int
        let leapSeconds: Int
        let transitions: Int
        let types: Int
        let characters: Int

        func blockSize(timeSize: Int) -> Int {
            transitions * (timeSize + 1) + types * 6 + characters + leapSeconds * (timeSize + 4) + standardMarks
                + universalMarks
        }
    }

    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    mutating func header() -> Header? {
        guard rest.starts(with: "TZif".utf8), rest.count >= 44 else { return nil }
        let version = rest[rest.startIndex + 4]
        guard skip(20), let counts = integers(6, of: 4), counts.allSatisfy({ $0 >= 0 }) else { return nil }
        return Header(
            version: version, universalMarks: counts[0], standardMarks: counts[1], leapSeconds: counts[2],
            transitions: counts[3], types: counts[4], characters: counts[5])
    }

    mutating func skip(_ count: Int) -> Bool {
        guard count <= rest.count else { return false }
        rest = rest.dropFirst(count)
        return true
    }

    /// An integer of so many bytes, the highest first. One of a single byte has no sign.
    mutating func integer(of size: Int) -> Int? {
        guard size <= rest.count else { return nil }
        let bits = rest.prefix(size).reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
        rest = rest.dropFirst(size)
        return switch size {
        case 8: Int(Int64(bitPattern: bits))
        case 4: Int(Int32(truncatingIfNeeded: bits))
        default: Int(bits)
        }
    }

    mutating func integers(_ count: Int, of size: Int) -> [Int]? {
        guard count * size <= rest.count else { return nil }
        return (0..<count).compactMap { _ in integer(of: size) }
    }

    /// Reads the bytes up to the next newline: the POSIX rule in the footer.
    mutating func line() -> [UInt8]? {
        let newline = UInt8(ascii: "\n")
        guard rest.first == newline, let end = rest.dropFirst().firstIndex(of: newline) else { return nil }
        defer { rest = rest[end...] }
        return Array(rest[(rest.startIndex + 1)..<end])
    }
}
