/// A fixed number of values that never change, in storage of its own.
///
/// What is read out of an array is a copy, and whatever it refers to is counted until that is no longer needed. Here a
/// value is used where it stands: nothing is copied and nothing counted.
//
// Sendable: what lies behind `start` is written once, before anyone else has the table.
public struct ConstantTable<Element: ~Copyable & Sendable>: ~Copyable, @unchecked Sendable {
    @usableFromInline let start: UnsafeMutablePointer<Element>
    /// How many values there are.
    public let count: Int

    /// A table with the value at each place that `value` says.
    @inlinable
    public init(count: Int, _ value: (_ place: Int) -> Element) {
        start = .allocate(capacity: count)
        for place in 0..<count { (start + place).initialize(to: value(place)) }
        self.count = count
    }

    @inlinable
    deinit {
        start.deinitialize(count: count)
        start.deallocate()
    }

    /// The value at a place, from 0.
    @inlinable
    public subscript(_ place: Int) -> Element {
        _read {
            precondition(UInt(bitPattern: place) < UInt(bitPattern: count), "there is no such place in the table")
            yield start[place]
        }
    }
}
