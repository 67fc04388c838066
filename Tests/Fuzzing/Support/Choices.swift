/// Reads decisions out of fuzzed bytes, so that the fuzzer builds documents instead of texts. When the bytes are used
/// up, every decision is the first.
public struct Choices {
    private var rest: ArraySlice<UInt8>

    /// Decisions from these bytes.
    public init(_ bytes: [UInt8]) { rest = bytes[...] }

    /// A number from 0 up to but not including `limit`, which is at most 256.
    public mutating func number(below limit: Int) -> Int { rest.popFirst().map { Int($0) % limit } ?? 0 }

    /// One of these.
    public mutating func one<Element>(of elements: [Element]) -> Element { elements[number(below: elements.count)] }

    /// Yes, once in `count` times.
    public mutating func once(in count: Int) -> Bool { number(below: count) == count - 1 }

    /// A text of up to 31 bytes of the fuzzer's own.
    public mutating func text() -> String {
        let bytes = rest.prefix(number(below: 32))
        rest = rest.dropFirst(bytes.count)
        // jansson takes no byte 0.
        return String(decoding: bytes.filter { $0 != 0 }, as: UTF8.self)
    }
}
