import CJansson

/// A JSON value: immutable, shared by reference, read without copying.
///
/// It wraps a value of jansson's. A part of a document keeps the whole document alive, so reading a member allocates
/// nothing. Objects keep the order of their keys. A computed integer needs no memory: it is kept in the value itself until
/// it becomes a part of an array or object. Without that each sum made two allocations, freed as soon as the next node
/// had read the number; a node of the benchmark's chain went from 4,668 to 4,595 instructions even with shared numbers.
//
// Sendable: the `json_t` that `bits` points to is never changed once it is constructed, jansson counts its references
// atomically (JSON_HAVE_ATOMIC_BUILTINS), and `owner` is immutable.
public struct JSONValue: @unchecked Sendable {
    /// The address of a `json_t`, which is even, or an integer doubled plus one.
    @usableFromInline let bits: UInt
    @usableFromInline let owner: JSONOwner?

    /// Takes ownership of one reference to a new value.
    init(owning pointer: UnsafeMutablePointer<json_t>) {
        bits = UInt(bitPattern: pointer)
        owner = JSONOwner(pointer)
    }

    /// Wraps a value inside a document that `owner` keeps alive.
    init(_ pointer: UnsafeMutablePointer<json_t>, in owner: JSONOwner?) {
        bits = UInt(bitPattern: pointer)
        self.owner = owner
    }

    /// Keeps an integer in the value itself; nil for one of 64 bits, which does not fit.
    @inlinable
    init?(inline integer: Int) {
        let (doubled, isTooLarge) = integer.multipliedReportingOverflow(by: 2)
        guard !isTooLarge else { return nil }
        bits = UInt(bitPattern: doubled) | 1
        owner = nil
    }

    /// The integer that is kept in the value itself; nil for a value of jansson's.
    @inlinable var inlineInteger: Int? { bits & 1 == 1 ? Int(bitPattern: bits) >> 1 : nil }

    /// jansson's value; nil for an integer that is kept in the value itself.
    var node: UnsafeMutablePointer<json_t>? { bits & 1 == 0 ? UnsafeMutablePointer(bitPattern: bits) : nil }

    /// Returns jansson's value if it is of the given type.
    func node(_ type: json_type) -> UnsafeMutablePointer<json_t>? {
        guard let node, node.pointee.type == type else { return nil }
        return node
    }

    /// jansson's type of this value.
    var type: json_type { node?.pointee.type ?? JSON_INTEGER }

    /// Returns one more reference for jansson to own. An integer that is kept in the value itself becomes jansson's
    /// value.
    func retained() -> UnsafeMutablePointer<json_t> {
        if let node { return retain(node) }
        let integer = Int(bitPattern: bits) >> 1
        guard let made = SmallIntegers.value(integer) ?? json_integer(json_int_t(integer)) else {
            fatalError("out of memory: jansson could not make a value")
        }
        return made
    }

    /// The same value, which keeps its own parts alive but no longer the document that it was taken from.
    public var detached: JSONValue {
        guard owner != nil, let node else { return self }
        return JSONValue(owning: retain(node))
    }

    /// Wraps a new value of jansson's. It is null only if memory is exhausted, which is fatal.
    static func made(_ pointer: UnsafeMutablePointer<json_t>?) -> JSONValue {
        guard let pointer else { fatalError("out of memory: jansson could not make a value") }
        return JSONValue(owning: pointer)
    }
}

/// Owns one reference to a jansson value and releases it when the object goes.
@usableFromInline
final class JSONOwner: @unchecked Sendable {  // Immutable; the reference count behind it is atomic.
    private let pointer: UnsafeMutablePointer<json_t>

    init(_ pointer: UnsafeMutablePointer<json_t>) {
        JSONRuntime.start
        self.pointer = pointer
    }

    deinit { release(pointer) }
}

/// Adds a reference; the C macro `json_incref` is not imported.
@inline(__always)
func retain(_ pointer: UnsafeMutablePointer<json_t>) -> UnsafeMutablePointer<json_t> {
    json_incref(pointer)
}

@inline(__always)
func release(_ pointer: UnsafeMutablePointer<json_t>) {
    json_decref(pointer)
}

/// Sets up jansson, once a process.
enum JSONRuntime {
    /// Seeds the hash of object keys once, before any thread makes an object (jansson's manual, "Thread safety").
    static let start: Void = json_object_seed(0)
}
