import Testing
import WorkflowModel

@testable import WorkflowEngine

@Suite("Tables and rows")
struct TableTests {
    private final class Token {}

    @Test("give back what was stored, and let go of it when it is replaced and when the table ends")
    func table() {
        weak var replaced: Token?
        weak var kept: Token?
        do {
            let table = FixedTable<Token?>(repeating: nil, count: 2)
            let (first, second) = (Token(), Token())
            (replaced, kept) = (first, second)
            table[1] = first
            #expect(table[0] == nil && table[1] === first)
            table[1] = second
        }
        #expect(replaced == nil && kept == nil)
        #expect(FixedTable<Int>(count: 3) { $0 * $0 }[2] == 4)
    }

    @Test("keep what never changes, and let go of it when the table ends")
    func constants() {
        struct Kept: ~Copyable, Sendable {
            let token: Shared
        }
        final class Shared: Sendable {}
        weak var kept: Shared?
        do {
            let tokens = [Shared(), Shared()]
            kept = tokens[1]
            let table = ConstantTable<Kept>(count: 2) { Kept(token: tokens[$0]) }
            let (first, second) = (table[0].token, table[1].token)
            #expect(table.count == 2 && first === tokens[0] && second === tokens[1])
        }
        #expect(kept == nil)
    }

    @Test("hand out what is ready in its order, whatever is added behind or before it")
    func ready() {
        var ready = ReadyNodes(nodeCount: 200)
        for node in [130, 3, 199, 64] { ready.insert(node) }
        #expect(ready.popFirst() == 3)
        #expect(ready.popFirst() == 64)
        ready.insert(0)
        ready.insert(131)
        #expect(ready.popFirst() == 0)
        #expect(ready.popFirst() == 130)
        #expect(ready.popFirst() == 131)
        #expect(ready.popFirst() == 199)
        #expect(ready.popFirst() == nil)
        ready.insert(5)
        #expect(ready.popFirst() == 5)
        #expect(ready.popFirst() == nil)
    }

    @Test("keep rows of any length, the empty ones too")
    func rows() {
        let rows = Rows(count: 4, [(row: 3, element: 3), (row: 1, element: 1), (row: 1, element: 2)])
        #expect(rows.map { Array($0) } == [[], [1, 2], [], [3]])
        #expect(rows.range(of: 3) == 2..<3)
        #expect(Rows<Int>(count: 0, []).isEmpty)
    }

    @Test("keep the sets in their rows apart, members of the last word too")
    func sets() {
        var table = BitTable(rows: 3, capacity: 130)
        for member in [0, 64, 129] { table.insert(member, in: 1) }
        #expect([0, 64, 129].allSatisfy { table.contains($0, in: 1) && !table.contains($0, in: 0) })
        #expect(table.formUnion(2, withRow: 1) && !table.formUnion(2, withRow: 1))
        var other = BitTable(rows: 1, capacity: 130)
        #expect(!table.intersects(1, with: other, row: 0))
        other.insert(129, in: 0)
        #expect(table.intersects(1, with: other, row: 0))

        var set = BitSet(capacity: 130)
        set.insert(64)
        set.insert(65)
        table.formIntersection(2, with: set)
        #expect(table.contains(64, in: 2) && !table.contains(65, in: 2) && !table.contains(129, in: 2))
        table.add(1, to: &set)
        #expect(members(of: set) == [0, 64, 65, 129])
        table.subtract(2, from: &set)
        #expect(members(of: set) == [0, 65, 129])
        table.restrict(&set, to: 1)
        #expect(members(of: set) == [0, 129])
        table.store(set, in: 0)
        table.read(0, into: &set)
        #expect(members(of: set) == [0, 129] && BitTable(rows: 1, capacity: 70, full: true).contains(69, in: 0))
    }

    private func members(of set: BitSet) -> [Int] {
        var members: [Int] = []
        set.forEach { members.append($0) }
        return members
    }
}
