/// Which lines of one text are which of another, in order: patience diff. Lines that both texts have exactly once are
/// matched first and cut the texts into pieces; small pieces are compared exactly. What is left counts as changed, so
/// that texts without anything in common cost no more than their size.
struct LineMatching {
    /// Comparisons that an exact comparison of a piece may take.
    private static let exactLimit = 1 << 20

    /// The line of the second text that each line of the first is; nil for a line that is gone.
    private(set) var matches: [Int?]

    private let old: [Int]
    private let new: [Int]

    init(_ old: [some StringProtocol], _ new: [some StringProtocol]) {
        var numbers: [String: Int] = [:]
        func number(_ line: String) -> Int {
            let next = numbers.count
            let number = numbers[line, default: next]
            if number == next { numbers[line] = next }
            return number
        }
        self.old = old.map { number(String($0)) }
        self.new = new.map { number(String($0)) }
        matches = Array(repeating: nil, count: old.count)
        var pieces = [(self.old.indices, self.new.indices)]
        while let (a, b) = pieces.popLast() { pieces += matchPiece(a, b) }
    }

    /// Matches what is clear about a piece; gives the pieces that are not.
    private mutating func matchPiece(_ whole: Range<Int>, _ other: Range<Int>) -> [(Range<Int>, Range<Int>)] {
        var (a, b) = (whole, other)
        while let i = a.first, let j = b.first, old[i] == new[j] {
            matches[i] = j
            (a, b) = (i + 1..<a.upperBound, j + 1..<b.upperBound)
        }
        while let i = a.last, let j = b.last, old[i] == new[j] {
            matches[i] = j
            (a, b) = (a.lowerBound..<i, b.lowerBound..<j)
        }
        guard !a.isEmpty, !b.isEmpty else { return [] }
        let anchors = anchors(a, b)
        guard !anchors.isEmpty else {
            if a.count <= Self.exactLimit / b.count { matchExactly(a, b) }
            return []
        }
        var pieces: [(Range<Int>, Range<Int>)] = []
        var (i, j) = (a.lowerBound, b.lowerBound)
        for (x, y) in anchors {
            matches[x] = y
            pieces.append((i..<x, j..<y))
            (i, j) = (x + 1, y + 1)
        }
        return pieces + [(i..<a.upperBound, j..<b.upperBound)]
    }

    /// Lines that occur exactly once in each piece: the longest sequence of them that is in the same order in both.
    private func anchors(_ a: Range<Int>, _ b: Range<Int>) -> [(Int, Int)] {
        let places = Self.unique(old, in: a)
        let others = Self.unique(new, in: b)
        let pairs = places.compactMap { line, i in others[line].map { (i, $0) } }.sorted { $0.0 < $1.0 }
        // Patience sorting: `tops` holds, for each length, the pair that ends the row of that length soonest.
        var tops: [Int] = []
        var previous = Array(repeating: -1, count: pairs.count)
        for (index, pair) in pairs.enumerated() {
            var (low, high) = (0, tops.count)
            while low < high {
                let middle = (low + high) / 2
                if pairs[tops[middle]].1 < pair.1 { low = middle + 1 } else { high = middle }
            }
            if low > 0 { previous[index] = tops[low - 1] }
            if low == tops.count { tops.append(index) } else { tops[low] = index }
        }
        var row: [(Int, Int)] = []
        var here = tops.last ?? -1
        while here >= 0 {
            row.append(pairs[here])
            here = previous[here]
        }
        return row.reversed()
    }

    private static func unique(_ lines: [Int], in range: Range<Int>) -> [Int: Int] {
        var places: [Int: Int] = [:]
        for index in range { places[lines[index]] = places[lines[index]] == nil ? index : -1 }
        return places.filter { $0.value >= 0 }
    }

    /// The longest common subsequence.
    private mutating func matchExactly(_ a: Range<Int>, _ b: Range<Int>) {
        let width = b.count + 1
        var lengths = Array(repeating: 0, count: (a.count + 1) * width)
        for i in a.indices.reversed() {
            for j in b.indices.reversed() {
                let here = (i - a.lowerBound) * width + j - b.lowerBound
                lengths[here] =
                    old[i] == new[j]
                    ? lengths[here + width + 1] + 1 : max(lengths[here + width], lengths[here + 1])
            }
        }
        var (i, j) = (a.lowerBound, b.lowerBound)
        while i < a.upperBound, j < b.upperBound {
            let here = (i - a.lowerBound) * width + j - b.lowerBound
            if old[i] == new[j] {
                matches[i] = j
                (i, j) = (i + 1, j + 1)
            } else if lengths[here + width] >= lengths[here + 1] {
                i += 1
            } else {
                j += 1
            }
        }
    }
}
