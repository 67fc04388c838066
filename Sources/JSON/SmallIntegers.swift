import CJansson

/// Integers that are so common (counts, indices, statuses) that jansson's values of them are made once and never freed.
enum SmallIntegers {
    private static let range = -16...1023

    // Never changed after this; jansson leaves values with this count of references alone, as it does its `true`.
    nonisolated(unsafe) private static let values: [UnsafeMutablePointer<json_t>] = range.map { number in
        guard let value = json_integer(json_int_t(number)) else {
            fatalError("out of memory: jansson could not make a value")
        }
        value.pointee.refcount = .max
        return value
    }

    /// The shared value of a number; nil for one that is not small.
    static func value(_ number: Int) -> UnsafeMutablePointer<json_t>? {
        range.contains(number) ? values[number - range.lowerBound] : nil
    }
}
