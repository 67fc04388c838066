/// A fixed number of immutable values, in storage of its own.
///
/// Reading an array copies the element and counts its references. A value of this table is borrowed in place: nothing
/// is copied and nothing counted.
//
// Sendable: the memory at `start` is written once, before anyone else has the table.
public struct ConstantTable<Element: ~Copyable & Sendable>: ~Copyable, @unchecked Sendable {
    @usableFromInline let start: UnsafeMutablePointer<Element>
    /// The number of values.
    public let count: Int

    /// Makes a table and asks `value` for each value.
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

    /// The value at an index, counted from 0.
    @inlinable
    public subscript(_ place: Int) -> Element {
        _read {
            precondition(UInt(bitPattern: place) < UInt(bitPattern: count), "there is no such place in the table")
            yield start[place]
        }
    }
}
