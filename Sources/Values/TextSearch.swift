/// Finds a text in others in linear time, whatever the texts (Knuth, Morris and Pratt). It compares bytes, which is
/// safe: in UTF-8 no scalar begins inside another.
struct TextSearch {
    private let pattern: [UInt8]
    /// For each position, the number of bytes before it that are also a prefix of the pattern.
    private let fallback: [Int]

    init(_ text: String) {
        let pattern = Array(text.utf8)
        var fallback = Array(repeating: 0, count: pattern.count + 1)
        var matched = 0
        for index in pattern.indices.dropFirst() {
            while matched > 0, pattern[index] != pattern[matched] { matched = fallback[matched] }
            if pattern[index] == pattern[matched] { matched += 1 }
            fallback[index + 1] = matched
        }
        self.pattern = pattern
        self.fallback = fallback
    }

    /// The length of the pattern in bytes.
    var count: Int { pattern.count }

    /// Finds the first occurrence in `bytes` at or after `start`.
    func first(in bytes: [UInt8], from start: Int) -> Int? {
        guard !pattern.isEmpty else { return start }
        var matched = 0
        for index in start..<bytes.count {
            while matched > 0, bytes[index] != pattern[matched] { matched = fallback[matched] }
            if bytes[index] == pattern[matched] { matched += 1 }
            if matched == pattern.count { return index + 1 - matched }
        }
        return nil
    }
}
