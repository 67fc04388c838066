import CJansson

/// jansson's values of the integers that are most common (counts, indices, statuses), made once and never freed.
///
/// Why: an integer as a member of an array or object is a value of jansson's, an allocation and a free. Sharing the common
/// ones took a workflow of twelve nodes from 200,000 to 190,000 instructions. An integer outside arrays and objects is kept
/// in ``JSONValue`` itself and needs none of this.
enum SmallIntegers {
    private static let range = -16...1023

    // Immutable, so safe for all threads: jansson neither counts nor frees a value with this reference count, as with its
    // own `true`.
    nonisolated(unsafe) private static let values: [UnsafeMutablePointer<json_t>] = range.map { number in
        guard let value = json_integer(json_int_t(number)) else {
            fatalError("out of memory: jansson could not make a value")
        }
        value.pointee.refcount = .max
        return value
    }

    /// The shared value of a number; nil if it is not in the range.
    static func value(_ number: Int) -> UnsafeMutablePointer<json_t>? {
        range.contains(number) ? values[number - range.lowerBound] : nil
    }
}
