import Testing
import WorkflowEngine

@testable import WorkflowValidation

@Suite("Tables of bits")
struct BitTableTests {
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
