/// Where everything is in the memory of one process. All of it are words of eight bytes, each read and written at once.
///
///     gauges │ counters │ distributions │ named counters │ routes
enum SlotLayout {
    /// A word.
    static let word = 8

    static let gauges = 0
    static let counters = gauges + 64 * word
    static let distributions = counters + 128 * word
    /// A bucket's words, and the sum.
    static let distributionSize = (Buckets.count + 1) * word
    static let named = align(distributions + Distribution.allCases.count * distributionSize, to: 64)
    static let namedTable = NameTable.Shape(capacity: 256, nameLimit: 112, words: 1)
    static let routes = align(named + namedTable.size, to: 64)
    /// The answers by status, the durations, their sum.
    static let routeTable = NameTable.Shape(
        capacity: 512, nameLimit: 192, words: StatusColumn.count + Buckets.count + 1)
    static let size = align(routes + routeTable.size, to: 4_096)

    /// Tells memory of another version of this program from this one's.
    static let version: Int = {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325  // FNV-1a
        let parts: [Any] = [Counter.allCases, Gauge.allCases, Distribution.allCases, size, StatusColumn.statuses]
        for text in parts.map({ "\($0)" }) {
            for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        }
        return Int(truncatingIfNeeded: hash >> 1)
    }()

    static func align(_ size: Int, to boundary: Int) -> Int { (size + boundary - 1) / boundary * boundary }
}
