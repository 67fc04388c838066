/// Finds a text in others in linear time, whatever the texts (Knuth, Morris and Pratt). By bytes: in UTF-8 no scalar
/// begins inside another.
struct TextSearch {
    private let wanted: [UInt8]
    /// For each place, how many bytes before it are also the first of what is wanted.
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

    /// How many bytes are wanted.
    var count: Int { wanted.count }

    /// Where the text first stands in `bytes`, at `start` or behind it.
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
