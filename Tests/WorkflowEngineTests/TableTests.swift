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

    @Test("keep rows of any length, the empty ones too")
    func rows() {
        let rows = Rows([[], [1, 2], [], [3]])
        #expect(rows.map { Array($0) } == [[], [1, 2], [], [3]])
        #expect(rows.range(of: 3) == 2..<3)
        #expect(Rows<Int>([]).isEmpty)
    }
}
