/// A fixed number of places for values of one type, in storage of its own.
///
/// An array that a class holds is checked at each access: that nobody else changes it meanwhile, and that nobody else
/// shares it. Here the storage never moves and is never shared, so a node that reads or stores a value pays for neither.
public struct FixedTable<Element>: ~Copyable {
    @usableFromInline let start: UnsafeMutablePointer<Element>
    /// How many places there are.
    public let count: Int

    /// A table with the same value at each of its places.
    @inlinable
    public init(repeating value: Element, count: Int) {
        start = .allocate(capacity: count)
        start.initialize(repeating: value, count: count)
        self.count = count
    }

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
