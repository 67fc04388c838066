import Glibc
import System
import TestSupport
import Testing

@Suite("Files")
struct FileTests {
    private let directory: TemporaryDirectory
    private var path: String { "\(directory.path)/file" }

    init() throws { directory = try TemporaryDirectory() }

    @Test(arguments: [0, 1, 4_095, 4_096, 4_097, 300_000])
    func `a file is read whole, and no more of it than the limit`(size: Int) throws {
        let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try File.replace(path, by: bytes)
        #expect(try File.contents(of: path, limit: .max) == bytes)
        #expect(try File.contents(of: path, limit: size) == bytes)
        #expect(try File.contents(of: path, limit: size / 2) == Array(bytes.prefix(size / 2)))
    }

    @Test func `a file that says it has no size is read to its end`() throws {
        let name = try File.contents(of: "/proc/self/comm", limit: 64)
        #expect(name.last == UInt8(ascii: "\n"))
        #expect(try File.contents(of: "/proc/self/maps", limit: 1 << 20).count > 4_096)
    }

    @Test func `a read that fails is no end of the file`() throws {
        let error = #expect(throws: SystemError.self) { try File.contents(of: directory.path, limit: 10) }
        #expect(error?.errno == EISDIR)
        #expect(error?.description == "reading \(directory.path): Is a directory")
    }

    @Test func `an error says what was done to which file, and the system's reason`() throws {
        let error = #expect(throws: SystemError.self) { try File.contents(of: path, limit: 10) }
        #expect(error?.isMissing == true)
        #expect(error?.description == "opening \(path): No such file or directory")
    }

    @Test func `who reads while a file is replaced sees the old bytes or the new ones`() throws {
        try File.replace(path, by: Array("old".utf8))
        let reader = try FileDescriptor(opening: path, O_RDONLY)
        try File.replace(path, by: Array("new".utf8), permissions: 0o640, isDurable: false)
        #expect(try reader.contents(limit: 10) == Array("old".utf8))
        #expect(try File.contents(of: path, limit: 10) == Array("new".utf8))
        #expect(try FileStatus(of: path).permissions == 0o640)
        #expect(try Directory.names(in: directory.path) == ["file"])
    }

    @Test func `what cannot be replaced stays, and nothing is left beside it`() throws {
        try Directory.make(path, permissions: 0o700)
        #expect(throws: SystemError.self) { try File.replace(path, by: [1]) }
        #expect(try FileStatus(of: path).kind == .directory)
        #expect(try Directory.names(in: directory.path) == ["file"])
    }

    @Test func `a temporary file is gone with its owner; a link to it stays`() throws {
        do {
            let temporary = try TemporaryFile(beside: path)
            try temporary.file.write([1, 2])
            #expect(try temporary.link(as: path))
            #expect(try !temporary.link(as: path))
        }
        #expect(try Directory.names(in: directory.path) == ["file"])
        #expect(try File.contents(of: path, limit: 10) == [1, 2])
    }

    @Test func `a full device is told from other failures`() throws {
        let device = try FileDescriptor(opening: "/dev/full", O_WRONLY)
        let error = #expect(throws: SystemError.self) { try device.write([1]) }
        #expect(error?.isFull == true)
        #expect(error?.description == "writing /dev/full: No space left on device")
    }

    @Test func `a pipe takes all bytes, however few it has room for`() throws {
        let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        var numbers: [Int32] = [0, 0]
        #expect(pipe(&numbers) == 0)
        let (reading, writing) = (numbers[0], numbers[1])
        let writer = try Thread {
            guard let file = try? FileDescriptor(writing, from: "a pipe") else { return }
            try? file.write(bytes)
        }
        #expect(try FileDescriptor(reading, from: "a pipe").contents(limit: .max) == bytes)
        writer.join()
    }

    @Test func `a descriptor is closed with its owner, or before, or by whom it was given to`() throws {
        let isOpen = { fcntl($0, F_GETFD) >= 0 }
        // Other tests open files meanwhile, so a number that was let go is looked for far above theirs.
        var number: Int32
        do {
            let file = try FileDescriptor(opening: "/dev/null", O_RDONLY).duplicate(from: 800)
            number = file.number
            #expect(fcntl(number, F_GETFD) == FD_CLOEXEC)
        }
        #expect(!isOpen(number))
        let closed = try FileDescriptor(opening: "/dev/null", O_RDONLY).duplicate(from: 900)
        number = closed.number
        #expect(number >= 900 && isOpen(number))
        try closed.close()
        #expect(!isOpen(number))
        number = try FileDescriptor(opening: "/dev/null", O_RDONLY).duplicate(from: 900).release()
        #expect(isOpen(number))
        close(number)
    }

    @Test func `names are listed but for the directory and its parent, hidden ones too`() throws {
        for name in ["b", ".a", "ü"] { try File.replace("\(directory.path)/\(name)", by: []) }
        #expect(try Set(Directory.names(in: directory.path)) == ["b", ".a", "ü"])
        let error = #expect(throws: SystemError.self) { try Directory.names(in: path) }
        #expect(error?.isMissing == true)
    }

    @Test func `a directory is made once`() throws {
        #expect(try Directory.make(path, permissions: 0o700))
        #expect(try !Directory.make(path, permissions: 0o700))
        try Directory.synchronize(path)
    }

    @Test(arguments: [("a", "."), ("/a", "/"), ("a/b", "a"), ("/a/b/c", "/a/b"), ("./x", ".")])
    func `a path's directory is what is before its last slash`(path: String, parent: String) {
        #expect(Directory.parent(of: path) == parent)
    }

    @Test func `one has a lock until its descriptor is closed`() throws {
        let other = try FileDescriptor(opening: path, O_RDWR | O_CREAT)
        do {
            let file = try FileDescriptor(opening: path, O_RDWR)
            #expect(try file.tryLock())
            #expect(try !other.tryLock())
            #expect(try !other.tryLock(.shared))
            #expect(try !other.lock(seconds: 0.03))
        }
        #expect(try other.lock(seconds: 10))
        other.unlock()
        let first = try FileDescriptor(opening: path, O_RDONLY)
        let second = try FileDescriptor(opening: path, O_RDONLY)
        try first.lock(.shared)
        #expect(try second.tryLock(.shared))
        #expect(try !other.tryLock())
    }
}
