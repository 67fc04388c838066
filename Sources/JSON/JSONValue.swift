import CJansson

/// A JSON value: immutable, shared by reference, read without copying.
///
/// The value stays jansson's. A value taken out of a document keeps the whole document alive, so reading a member
/// allocates nothing. Objects keep the order of their keys.
//
// Sendable: the `json_t` behind `raw` is never changed after its construction is finished, jansson counts its
// references atomically (JSON_HAVE_ATOMIC_BUILTINS), and `owner` is immutable.
public struct JSONValue: @unchecked Sendable {
    let raw: UnsafeMutableRawPointer
    let owner: JSONOwner?

    var pointer: UnsafeMutablePointer<json_t> { raw.assumingMemoryBound(to: json_t.self) }

    /// Takes over one reference to a freshly made value.
    init(owning pointer: UnsafeMutablePointer<json_t>) {
        raw = UnsafeMutableRawPointer(pointer)
        owner = JSONOwner(pointer)
    }

    /// A value inside a document that `owner` keeps alive.
    init(_ pointer: UnsafeMutablePointer<json_t>, in owner: JSONOwner?) {
        raw = UnsafeMutableRawPointer(pointer)
        self.owner = owner
    }

    /// The same value by itself: it keeps what is in it alive, and no longer the document that it was taken out of.
    public var detached: JSONValue { owner == nil ? self : JSONValue(owning: retain(pointer)) }

    /// What jansson gives for a new value; it fails only when memory is exhausted, which nothing here survives.
    static func made(_ pointer: UnsafeMutablePointer<json_t>?) -> JSONValue {
        guard let pointer else { fatalError("out of memory: jansson could not make a value") }
        return JSONValue(owning: pointer)
    }
}

/// Holds one reference to a jansson value and gives it back in the end.
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
