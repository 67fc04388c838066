import CJansson

/// A JSON value: immutable, shared by reference, read without copying.
///
/// The value stays jansson's. A value taken out of a document keeps the whole document alive, so reading a member
/// allocates nothing. Objects keep the order of their keys. An integer that was computed needs no memory: it stands here
/// itself, until it becomes a part of an array or object.
//
// Sendable: the `json_t` behind `bits` is never changed after its construction is finished, jansson counts its
// references atomically (JSON_HAVE_ATOMIC_BUILTINS), and `owner` is immutable.
public struct JSONValue: @unchecked Sendable {
    /// The address of a `json_t`, which is even; or an integer, doubled, plus one.
    @usableFromInline let bits: UInt
    @usableFromInline let owner: JSONOwner?

    /// Takes over one reference to a freshly made value.
    init(owning pointer: UnsafeMutablePointer<json_t>) {
        bits = UInt(bitPattern: pointer)
        owner = JSONOwner(pointer)
    }

    /// A value inside a document that `owner` keeps alive.
    init(_ pointer: UnsafeMutablePointer<json_t>, in owner: JSONOwner?) {
        bits = UInt(bitPattern: pointer)
        self.owner = owner
    }

    /// An integer that stands here itself; nil for one of 64 bits, which does not fit.
    @inlinable
    init?(inline integer: Int) {
        let (doubled, isTooLarge) = integer.multipliedReportingOverflow(by: 2)
        guard !isTooLarge else { return nil }
        bits = UInt(bitPattern: doubled) | 1
        owner = nil
    }

    /// The integer that stands here itself; nil for a value of jansson's.
    @inlinable var inlineInteger: Int? { bits & 1 == 1 ? Int(bitPattern: bits) >> 1 : nil }

    /// The value of jansson's; nil for an integer that stands here itself.
    var node: UnsafeMutablePointer<json_t>? { bits & 1 == 0 ? UnsafeMutablePointer(bitPattern: bits) : nil }

    /// A value of jansson's that is of the given type; nil for any other.
    func node(_ type: json_type) -> UnsafeMutablePointer<json_t>? {
        guard let node, node.pointee.type == type else { return nil }
        return node
    }

    /// What type this is to jansson.
    var type: json_type { node?.pointee.type ?? JSON_INTEGER }

    /// One more reference to the value, for jansson to keep; an integer that stands here itself is made for it.
    func retained() -> UnsafeMutablePointer<json_t> {
        if let node { return retain(node) }
        let integer = Int(bitPattern: bits) >> 1
        guard let made = SmallIntegers.value(integer) ?? json_integer(json_int_t(integer)) else {
            fatalError("out of memory: jansson could not make a value")
        }
        return made
    }

    /// The same value by itself: it keeps what is in it alive, and no longer the document that it was taken out of.
    public var detached: JSONValue {
        guard owner != nil, let node else { return self }
        return JSONValue(owning: retain(node))
    }

    /// What jansson gives for a new value; it fails only when memory is exhausted, which nothing here survives.
    static func made(_ pointer: UnsafeMutablePointer<json_t>?) -> JSONValue {
        guard let pointer else { fatalError("out of memory: jansson could not make a value") }
        return JSONValue(owning: pointer)
    }
}

/// Holds one reference to a jansson value and gives it back in the end.
@usableFromInline
final class JSONOwner: @unchecked Sendable {  // Immutable; the reference count behind it is atomic.
    private let pointer: UnsafeMutablePointer<json_t>

    init(_ pointer: UnsafeMutablePointer<json_t>) {
        JSONRuntime.start
        self.pointer = pointer
    }

    deinit { release(pointer) }
}

/// Takes one more reference; the C macro `json_incref` does not import.
@inline(__always)
func retain(_ pointer: UnsafeMutablePointer<json_t>) -> UnsafeMutablePointer<json_t> {
    json_incref(pointer)
}

@inline(__always)
func release(_ pointer: UnsafeMutablePointer<json_t>) {
    json_decref(pointer)
}

/// Process-wide set-up of jansson.
enum JSONRuntime {
    /// Seeds the hash of object keys once, before any thread makes an object (jansson's manual, "Thread safety").
    static let start: Void = json_object_seed(0)
}
