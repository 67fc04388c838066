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
}
