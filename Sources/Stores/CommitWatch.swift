/// Tells whether anybody has committed since, without asking the database.
///
/// A cache takes the position before it reads a value, and keeps both. The value still holds as long as the position of
/// its slot is the same: whoever commits something of that slot, in whatever process, moves it before the commit
/// returns.
public protocol CommitWatch: Sendable {
    /// The position of a slot now; nil if it cannot be told, and then nothing that is kept holds.
    /// - Parameter slot: a number that the key of a value hashes to. A store that tells all commits alike never
    ///   computes it.
    func position(of slot: @autoclosure () -> Int) -> CommitPosition?
}

/// An opaque place in the sequence of commits. Equal positions: nothing was committed between.
public struct CommitPosition: Sendable, Equatable {
    private let first, second, third, fourth, fifth, sixth: UInt64

    /// A position of up to six words, whatever they mean to the store.
    public init(
        _ first: UInt64, _ second: UInt64 = 0, _ third: UInt64 = 0, _ fourth: UInt64 = 0, _ fifth: UInt64 = 0,
        _ sixth: UInt64 = 0
    ) {
        self.first = first
        self.second = second
        self.third = third
        self.fourth = fourth
        self.fifth = fifth
        self.sixth = sixth
    }

    /// Compares without a branch for each word: positions are compared at every read, and are nearly always equal.
    public static func == (left: CommitPosition, right: CommitPosition) -> Bool {
        (left.first ^ right.first) | (left.second ^ right.second) | (left.third ^ right.third)
            | (left.fourth ^ right.fourth) | (left.fifth ^ right.fifth) | (left.sixth ^ right.sixth) == 0
    }
}
