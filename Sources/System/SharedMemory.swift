import CPOSIX
import Glibc

/// Memory that several processes see, by a descriptor that they inherit. It has no name and no place on any disk: it
/// goes with the last process that has it, and a full disk takes nothing away from it.
public enum SharedMemory {
    /// Makes memory of zeros. Only what is written takes room.
    /// - Parameters:
    ///   - name: what tools of the system show for it.
    ///   - size: its size in bytes.
    /// - Throws: ``SystemError``.
    public static func make(_ name: String, size: Int) throws(SystemError) -> FileDescriptor {
        let closeOnExec: UInt32 = 1  // MFD_CLOEXEC
        let memory = try FileDescriptor(memfd_create(name, closeOnExec), from: "making shared memory")
        guard ftruncate(memory.number, size) == 0 else { throw SystemError("making shared memory") }
        return memory
    }

    /// Maps shared memory into this process, for as long as it lives.
    /// - Parameter descriptor: the memory's descriptor, which need not stay open.
    /// - Throws: ``SystemError``.
    public static func map(_ descriptor: Int32, size: Int) throws(SystemError) -> UnsafeMutableRawPointer {
        try map(descriptor, size: size, flags: MAP_SHARED)
    }

    /// Maps memory of zeros that no other process sees, for as long as this one lives.
    /// - Throws: ``SystemError``.
    public static func mapPrivate(size: Int) throws(SystemError) -> UnsafeMutableRawPointer {
        try map(-1, size: size, flags: MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE)
    }

    private static func map(
        _ descriptor: Int32, size: Int, flags: Int32
    ) throws(SystemError) -> UnsafeMutableRawPointer {
        guard let start = mmap(nil, size, PROT_READ | PROT_WRITE, flags, descriptor, 0), start != MAP_FAILED else {
            throw SystemError("mapping shared memory")
        }
        return start
    }
}
