import Bytes

/// Memory that is filled from its beginning; it must be large enough.
struct TextBuffer {
    let memory: UnsafeMutableBufferPointer<UInt8>
    private(set) var count = 0

    init(memory: UnsafeMutableBufferPointer<UInt8>) { self.memory = memory }

    mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { append($0) }
    }

    mutating func append(literal text: StaticString) {
        append(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Adds a word: text without spaces and control characters, which become `_`; `-` for none.
    mutating func append(word: String?) {
        guard var word, !word.isEmpty else { return append(literal: "-") }
        let start = count
        let isPlain = word.withUTF8 { word in
            append(word)
            return word.union(ofFaults: { $0.isASCIIControl || $0 == UInt8(ascii: " ") ? 1 : 0 }) == 0
        }
        guard !isPlain else { return }
        for index in start..<count where memory[index].isASCIIControl || memory[index] == UInt8(ascii: " ") {
            memory[index] = UInt8(ascii: "_")
        }
    }

    mutating func append(byte: UInt8) {
        precondition(count < memory.count, "an answer is larger than was reckoned")
        memory[count] = byte
        count += 1
    }

    /// Adds the digits of a number that is not negative; as text they would be allocated.
    mutating func append(decimal number: Int) {
        var (digits, power) = (1, 10)
        while digits < 19, number >= power { (digits, power) = (digits + 1, power &* 10) }
        precondition(number >= 0 && digits <= memory.count - count, "an answer is larger than was reckoned")
        var rest = number
        for place in (count..<count + digits).reversed() {
            memory[place] = UInt8(truncatingIfNeeded: rest % 10) + 0x30
            rest /= 10
        }
        count += digits
    }

    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        precondition(bytes.count <= memory.count - count, "an answer is larger than was reckoned")
        guard let source = bytes.baseAddress, let start = memory.baseAddress else { return }
        (start + count).initialize(from: source, count: bytes.count)
        count += bytes.count
    }
}
