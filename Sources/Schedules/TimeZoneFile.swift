import Bytes
import System

/// A file of the system's time zone database (RFC 9636, "TZif").
///
/// Read by hand, since neither alternative fits: Foundation brings ICU with it, some ten megabytes for each worker, and
/// the C library knows one zone a process, the variable `TZ`, while schedules of many zones run side by side.
struct TimeZoneFile: Sendable, Hashable {
    /// The directory of Debian's package tzdata.
    private static let directory = "/usr/share/zoneinfo/"
    /// A limit of the size, many times that of the largest.
    private static let maximumBytes = 1 << 20

    /// When local time changes, in seconds since 1970, ascending.
    private let transitions: [Int]
    /// Seconds by which local time is ahead of UTC before the first of them, and after each.
    private let offsets: [Int]
    /// The rule after the last of them.
    private let rule: TimeZoneRule

    /// Reads the zone of a name; nil if there is none, or its file cannot be read.
    init?(named name: String) {
        guard Self.isName(name), let bytes = Self.contents(of: Self.directory + name) else { return nil }
        self.init(bytes)
    }

    /// Seconds by which local time is ahead of UTC, at so many seconds since 1970.
    func offset(at moment: Int) -> Int {
        guard let last = transitions.last else { return rule.offset(at: moment) }
        if moment >= last { return rule.offset(at: moment) }
        var (low, high) = (0, transitions.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle] <= moment { low = middle + 1 } else { high = middle }
        }
        return offsets[low]
    }

    // MARK: Finding it

    /// The names of all zones, for suggestions; empty if the database comes without its list.
    static func names() -> [String] {
        let lines = (contents(of: directory + "tzdata.zi") ?? []).split(separator: UInt8(ascii: "\n"))
        return lines.compactMap { line in
            // `Z NAME …` defines a zone, `L TARGET NAME` another name for it (zic(8)).
            let words = line.split(separator: UInt8(ascii: " "), maxSplits: 3)
            switch words.first?.elementsEqual("L".utf8) {
            case true where words.count == 3: return String(decoding: words[2], as: UTF8.self)
            case false where words[0].elementsEqual("Z".utf8) && words.count > 1:
                return String(decoding: words[1], as: UTF8.self)
            default: return nil
            }
        }
    }

    /// Whether it is a name such as `America/Argentina/Buenos_Aires`, `Japan` or `EST5EDT`: a zone, or an area and
    /// places in it. Only zones have capitals; the lists, and the copies that count leap seconds, have not.
    private static func isName(_ name: String) -> Bool {
        let parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        return name.utf8.count <= 64
            && parts.allSatisfy { part in
                part.first?.isASCIIUppercase == true
                    && part.allSatisfy { $0.isASCIIAlphanumeric || "_+-".utf8.contains($0) }
            }
    }

    private static func contents(of path: String) -> [UInt8]? {
        guard let bytes = try? File.contents(of: path, limit: maximumBytes + 1), bytes.count <= maximumBytes else {
            return nil
        }
        return bytes
    }

    // MARK: Reading it

    /// Reads a file of version 2 or later; the block for times of 32 bits, which comes first, is passed over.
    init?(_ bytes: [UInt8]) {
        var reader = TimeZoneReader(bytes)
        guard let first = reader.header(), first.version >= UInt8(ascii: "2"),
            reader.skip(first.blockSize(timeSize: 4)),
            let header = reader.header(), header.leapSeconds == 0, header.types > 0,
            let transitions = reader.integers(header.transitions, of: 8),
            let indices = reader.integers(header.transitions, of: 1)
        else { return nil }
        var types: [Int] = []
        for _ in 0..<header.types {
            guard let offset = reader.integer(of: 4), reader.skip(2) else { return nil }
            types.append(offset)
        }
        guard reader.skip(header.characters + header.standardMarks + header.universalMarks),
            let footer = reader.line(), indices.allSatisfy({ types.indices.contains($0) }),
            zip(transitions, transitions.dropFirst()).allSatisfy({ $0 < $1 })
        else { return nil }
        self.transitions = transitions
        offsets = [types[0]] + indices.map { types[$0] }
        if footer.isEmpty {
            rule = TimeZoneRule(fixed: offsets[transitions.count])
        } else {
            guard let rule = TimeZoneRule(footer) else { return nil }
            self.rule = rule
        }
    }
}
