import Glibc
public import System

/// The memory of all workers of a service: a slot for each. The supervisor makes it, the workers inherit it.
///
///     let memory = try MetricsSegment.make(slots: 4)
///     let segment = try MetricsSegment(memory.number)
///     Metrics.attach(segment, slot: 2)
public struct MetricsSegment: @unchecked Sendable {  // See ``MetricsSlot``.
    private static let headerSize = 4_096
    private let start: UnsafeMutableRawPointer
    /// How many slots there are.
    public let count: Int

    /// Makes the memory of a service.
    /// - Parameter slots: the most workers that live at one time.
    /// - Throws: `SystemError`.
    public static func make(slots: Int) throws(SystemError) -> FileDescriptor {
        let memory = try SharedMemory.make("packagerepo-metrics", size: headerSize + slots * SlotLayout.size)
        let header = try SharedMemory.map(memory.number, size: headerSize)
        Word(header, at: SlotLayout.word).set(slots)
        Word(header, at: 0).publish(SlotLayout.version)
        return memory
    }

    /// Maps the memory that a descriptor is of.
    /// - Throws: `SystemError`: `EPROTO` for memory of another version of this program.
    public init(_ descriptor: Int32) throws(SystemError) {
        let header = try SharedMemory.map(descriptor, size: Self.headerSize)
        guard Word(header, at: 0).published == SlotLayout.version else {
            throw SystemError("reading the shared memory of metrics", errno: EPROTO)
        }
        count = Word(header, at: SlotLayout.word).value
        start = try SharedMemory.map(descriptor, size: Self.headerSize + count * SlotLayout.size)
    }

    /// Makes memory that this process alone sees.
    /// - Throws: `SystemError`.
    public init(privateSlots count: Int) throws(SystemError) {
        self.count = count
        start = try SharedMemory.mapPrivate(size: Self.headerSize + count * SlotLayout.size)
    }

    /// A slot. A number beyond the last begins again at the first: counting in another's slot loses nothing.
    public func slot(_ number: Int) -> MetricsSlot {
        MetricsSlot(start + Self.headerSize + (number % count) * SlotLayout.size)
    }

    /// All slots, also those that nobody has used yet.
    public var slots: [MetricsSlot] { (0..<count).map(slot) }
}
