import CPOSIX
import Synchronization

/// Memory that the process has freed, and that its allocator keeps for later.
///
/// glibc keeps what is freed in the middle of an arena for that arena's next allocation. A worker held 138 MB for good
/// after one workflow over a list of 400,000 elements. Giving it back takes some milliseconds, so that it is done aside,
/// and only after work that took long.
public enum FreedMemory {
    /// What is free and worth giving back, in bytes; less is used again by the next requests.
    private static let threshold = 16 << 20
    /// How often ``release()`` looks after work that took long: what it used may still be in use at the first look.
    private static let looks = 4
    private static let looksLeft = Atomic(0)

    /// Notes that work ended that may have used much.
    public static func expect() { looksLeft.store(looks, ordering: .relaxed) }

    /// Gives back what has become free since ``expect()``; does nothing without it. To be called several times a second.
    public static func release() {
        guard looksLeft.load(ordering: .relaxed) > 0 else { return }
        looksLeft.subtract(1, ordering: .relaxed)
        guard mallinfo2().fordblks > threshold else { return }
        malloc_trim(0)
    }
}
