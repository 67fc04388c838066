/// A fixed number of mutable slots for values of one type, in storage of its own.
///
/// Each access to an array in a class checks that no one else changes it meanwhile and that no one else shares it. This
/// storage never moves and is never shared, so a node that reads or stores a value pays for neither check.
public struct FixedTable<Element>: ~Copyable {
    @usableFromInline let start: UnsafeMutablePointer<Element>
    /// The number of slots.
    public let count: Int

    /// Makes a table with the same value in each slot.
    @inlinable
    public init(repeating value: Element, count: Int) {
        start = .allocate(capacity: count)
        start.initialize(repeating: value, count: count)
        self.count = count
    }

    /// Makes a table and asks `value` for the value of each slot.
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

    /// The value of a slot, counted from 0.
    @inlinable
    public subscript(_ place: Int) -> Element {
        get {
            precondition(UInt(bitPattern: place) < UInt(bitPattern: count), "there is no such place in the table")
            return start[place]
        }
        nonmutating set {
            precondition(UInt(bitPattern: place) < UInt(bitPattern: count), "there is no such place in the table")
            start[place] = newValue
        }
    }
}
