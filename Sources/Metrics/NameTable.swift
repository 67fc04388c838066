import Glibc

/// A table of words by name, of bounded size, in memory that several processes read. Names are added and never removed,
/// so a place once found is good for as long as the memory is.
struct NameTable {
    /// The size of a table.
    struct Shape: Sendable {
        /// The most names; those beyond share the last place.
        let capacity: Int
        /// The longest name, in bytes; what is longer goes to the last place too.
        let nameLimit: Int
        /// Words for each name.
        let words: Int

        var stride: Int { SlotLayout.word + SlotLayout.align(nameLimit, to: 8) + words * SlotLayout.word }
        var size: Int { SlotLayout.align(SlotLayout.word + capacity * stride, to: 64) }
    }

    private let start: UnsafeMutableRawPointer
    private let shape: Shape

    /// The table at `start`, whose memory began as zeros.
    init(_ start: UnsafeMutableRawPointer, _ shape: Shape) {
        self.start = start
        self.shape = shape
    }

    /// How many names there are.
    var count: Int { min(used.value, shape.capacity - 1) }

    /// The place of the names that found no room.
    var overflow: Int { shape.capacity - 1 }

    /// Finds the place of a name, and gives it one if it has none. Not for every request: it looks at all names.
    func index(of name: String) -> Int {
        let bytes = Array(name.utf8)
        guard !bytes.isEmpty, bytes.count <= shape.nameLimit else { return overflow }
        for index in 0..<count where isName(bytes, at: index) { return index }
        guard let index = used.claim(below: overflow) else { return overflow }
        bytes.withUnsafeBytes { text in
            (entry(index) + SlotLayout.word).copyMemory(
                from: text.baseAddress ?? UnsafeRawPointer(start), byteCount: text.count)
        }
        Word(entry(index), at: 0).publish(bytes.count)
        return index
    }

    /// The name at a place; nil where it is only just being written.
    func name(at index: Int) -> String? {
        let length = Word(entry(index), at: 0).published
        guard (1...shape.nameLimit).contains(length) else { return nil }
        return String(
            decoding: UnsafeRawBufferPointer(start: entry(index) + SlotLayout.word, count: length), as: UTF8.self)
    }

    /// A word of the name at a place.
    func word(_ word: Int, at index: Int) -> Word {
        Word(entry(index), at: SlotLayout.word + SlotLayout.align(shape.nameLimit, to: 8) + word * SlotLayout.word)
    }

    private var used: Word { Word(start, at: 0) }

    private func entry(_ index: Int) -> UnsafeMutableRawPointer {
        start + SlotLayout.word + index * shape.stride
    }

    private func isName(_ bytes: [UInt8], at index: Int) -> Bool {
        Word(entry(index), at: 0).published == bytes.count
            && memcmp(entry(index) + SlotLayout.word, bytes, bytes.count) == 0
    }
}
