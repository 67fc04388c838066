import Synchronization

/// A statement. Connections find the one that they have prepared by its number.
struct Query: Sendable {
    let sql: String
    /// Counted from 0 in this process.
    let number: Int

    private static let count = Atomic(0)

    init(_ sql: String) {
        self.sql = sql
        number = Self.count.add(1, ordering: .relaxed).oldValue
    }
}
