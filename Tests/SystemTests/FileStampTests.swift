import Glibc
import TestSupport
import Testing

@testable import System

@Suite("A file's stamp")
struct FileStampTests {
    private let directory: TemporaryDirectory
    private var path: String { "\(directory.path)/file" }

    init() throws { directory = try TemporaryDirectory() }

    private func stamp() throws -> FileStamp { try #require(try FileStamp.ofRegularFile(at: path)) }

    /// A stamp that later changes are sure to differ from: waits for the kernel's clock, as long as that takes.
    private func settledStamp() throws -> FileStamp {
        var stamp = try stamp()
        while !stamp.isSettled {
            sched_yield()
            stamp = try self.stamp()
        }
        return stamp
    }

    private func write(_ text: String) throws {
        try FileDescriptor(opening: path, O_WRONLY | O_CREAT).write(Array(text.utf8))
    }

    @Test func `a file that nobody touched is unchanged`() throws {
        try write("one")
        let before = try settledStamp()
        #expect(try stamp().isUnchanged(since: before))
    }

    @Test func `a rewrite of the same size is never missed, however soon it comes`() throws {
        try write("000")
        for round in 1...200 {
            let before = try stamp()
            try write(String(round + 100))
            #expect(try !stamp().isUnchanged(since: before), "round \(round)")
        }
    }

    /// Whatever the kernel's clock: newer ones stamp a change more finely once somebody has looked.
    @Test func `a stamp that was taken within a step of the clock after the change is no proof of none`() {
        var status = stat()
        clock_gettime(CLOCK_REALTIME, &status.st_ctim)
        let soon = FileStamp(status)
        #expect(soon.matches(soon) && !soon.isUnchanged(since: soon))
        status.st_ctim.tv_sec -= 10
        let settled = FileStamp(status)
        #expect(settled.isUnchanged(since: settled))
    }

    @Test func `a rewrite shows though its time is set back`() throws {
        try write("one")
        let before = try settledStamp()
        try write("two")
        var times = [timespec(before.modified), timespec(before.modified)]
        #expect(utimensat(AT_FDCWD, path, &times, 0) == 0)
        let after = try stamp()
        #expect(after.modified == before.modified)
        #expect(!after.matches(before))
    }

    @Test func `another file in its place is another, though bytes and times are the same`() throws {
        try write("one")
        let before = try settledStamp()
        try File.replace(path, by: Array("one".utf8))
        let after = try stamp()
        #expect(!after.isUnchanged(since: before))
        #expect(!after.isSameFile(as: before))
    }

    @Test func `what is no regular file has none, and what cannot be looked at is an error`() throws {
        #expect((try FileStamp.ofRegularFile(at: path)) == nil)
        #expect(try FileStamp.ofRegularFile(at: directory.path) == nil)
        #expect(throws: SystemError.self) {
            try FileStamp.ofRegularFile(at: String(repeating: "x", count: 5_000))
        }
    }
}

extension timespec {
    fileprivate init(_ time: WallTime) { self.init(tv_sec: time.seconds, tv_nsec: time.nanoseconds) }
}
