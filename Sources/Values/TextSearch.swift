/// Finds a text in others in linear time, whatever the texts (Knuth, Morris and Pratt). It compares bytes, which is
/// safe: in UTF-8 no scalar begins inside another.
struct TextSearch {
    private let wanted: [UInt8]
    /// For each position, the number of bytes before it that are also a prefix of the search.
    private let fallback: [Int]

    init(_ text: String) {
        let wanted = Array(text.utf8)
        var fallback = Array(repeating: 0, count: wanted.count + 1)
        var matched = 0
        for index in wanted.indices.dropFirst() {
            while matched > 0, wanted[index] != wanted[matched] { matched = fallback[matched] }
            if wanted[index] == wanted[matched] { matched += 1 }
            fallback[index + 1] = matched
        }
        self.wanted = wanted
        self.fallback = fallback
    }

    /// The length of the search in bytes.
    var count: Int { wanted.count }

    /// Finds the first occurrence in `bytes` at or after `start`.
    func first(in bytes: [UInt8], from start: Int) -> Int? {
        guard !wanted.isEmpty else { return start }
        var matched = 0
        for index in start..<bytes.count {
            while matched > 0, bytes[index] != wanted[matched] { matched = fallback[matched] }
            if bytes[index] == wanted[matched] { matched += 1 }
            if matched == wanted.count { return index + 1 - matched }
        }
        return nil
    }
}
