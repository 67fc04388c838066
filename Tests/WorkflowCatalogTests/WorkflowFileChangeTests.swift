import Glibc
import JSON
import Logging
import System
import TestSupport
import Testing
import WorkflowTestSupport

@testable import WorkflowCatalog

/// What the library makes of files that change, break and come back at awkward moments.
struct WorkflowFileChangeTests {
    private let directory: TemporaryDirectory
    private let log = LogRecorder()
    private let library: WorkflowLibrary
    private var workflows: String { directory.path("workflows") }
    private var file: String { "\(workflows)/one.json" }

    init() throws {
        directory = try TemporaryDirectory()
        try Directory.make(directory.path("workflows"), permissions: 0o755)
        library = Self.library(directory, log)
    }

    private static func library(_ directory: TemporaryDirectory, _ log: LogRecorder) -> WorkflowLibrary {
        WorkflowLibrary(
            directory: directory.path("workflows"), lastGoodDirectory: directory.path("last-good"),
            loader: WorkflowLoader(registry: TestNodes.registry), logger: log.logger)
    }

    private func workflow(_ value: String) -> [UInt8] {
        var sketch = Sketch()
        sketch.node("Give", "give", ["value": JSONValue(value)])
        return sketch.document.serialized()
    }

    private func version(in library: WorkflowLibrary? = nil) throws -> String {
        try (library ?? self.library).snapshot.entry(named: "one").plan().version
    }

    @Test func `a rewrite of the same size in place is taken over, however soon it comes`() throws {
        try File.replace(file, by: workflow("100"))
        library.refresh()
        for round in 101...300 {
            let text = workflow("\(round)")
            try FileDescriptor(opening: file, O_WRONLY).write(text)
            #expect(library.refresh(), "round \(round)")
            #expect(try library.snapshot.entry(named: "one").current.bytes == text, "round \(round)")
        }
    }

    @Test func `a rewrite of the same size in place is taken over, though its time is set back`() throws {
        try File.replace(file, by: workflow("100"))
        library.refresh()
        var status = stat()
        #expect(stat(file, &status) == 0)
        try FileDescriptor(opening: file, O_WRONLY).write(workflow("200"))
        var times = [status.st_atim, status.st_mtim]
        #expect(utimensat(AT_FDCWD, file, &times, 0) == 0)
        #expect(library.refresh())
        #expect(try library.snapshot.entry(named: "one").current.bytes == workflow("200"))
    }

    @Test func `a read that fails is no empty file: what was in force stays`() throws {
        try File.replace(file, by: workflow("a"))
        library.refresh()
        let version = try version()
        // A regular file that opens, and whose first byte cannot be read.
        try File.remove(file)
        #expect(symlink("/proc/self/mem", file) == 0)
        for _ in 0..<10 { library.refresh() }
        #expect(try self.version() == version)
        #expect(try library.snapshot.entry(named: "one").current.isValid)
        try File.replace(file, by: workflow("b"))
        library.refresh()
        #expect(try self.version() != version)
    }

    @Test func `a file that could not be opened once is tried again, though nothing has changed it`() throws {
        try File.replace(file, by: workflow("a"), permissions: 0o644)
        library.refresh()
        let version = try version()
        let isRoot = geteuid() == 0
        try File.replace(file, by: workflow("b"), permissions: isRoot ? 0o600 : 0)
        // What is read now shows no later change, so that the next look must come from the failure itself.
        while try FileStamp.ofRegularFile(at: file)?.isSettled != true { sched_yield() }
        chmod(directory.path, 0o755)
        let library = library
        // Root may open any file: a thread that is nobody may not.
        try Thread {
            _ = setfsuid(65_534)
            library.refresh()
        }.join()
        #expect(try self.version() == version)
        // For anyone but root there is no other way to make it readable.
        if !isRoot { chmod(file, 0o644) }
        library.refresh()
        #expect(try self.version() != version)
    }

    @Test func `a worker that starts while a file cannot be read goes on with the last good version`() throws {
        try File.replace(file, by: workflow("a"))
        library.refresh()
        try File.remove(file)
        #expect(symlink("/proc/self/mem", file) == 0)
        let other = Self.library(directory, log)
        other.refresh()
        #expect(try version(in: other) == version())
    }

    @Test func `a workflow that was removed while no worker ran does not come back`() throws {
        try File.replace(file, by: workflow("a"))
        library.refresh()
        try File.remove(file)
        let next = Self.library(directory, log)
        next.refresh()
        try File.replace(file, by: Array("{".utf8))
        next.refresh()
        #expect(try next.snapshot.entry(named: "one").inForce == nil)
    }

    @Test func `what cannot be read is said once, and that it can be read again too`() throws {
        try File.replace(file, by: workflow("a"))
        library.refresh()
        try File.remove(file)
        #expect(symlink("/proc/self/mem", file) == 0)
        for _ in 0..<20 { library.refresh() }
        #expect(
            log.entries(from: .warning).map(\.message) == [
                "a workflow file cannot be read; what was in force stays, and it is tried again"
            ])
        try File.replace(file, by: workflow("b"))
        // The stamp of a new file is another: nothing waits for the end of a pause.
        while !library.refresh() { sched_yield() }
        #expect(log.entries(from: .notice).last?.message == "a workflow file can be read again")

        #expect(rename(workflows, workflows + "-away") == 0)
        for _ in 0..<20 { #expect(!library.refresh()) }
        #expect(log.entries(from: .error).count == 1)
        #expect(try version().isEmpty == false)
        #expect(rename(workflows + "-away", workflows) == 0)
        library.refresh()
        #expect(log.entries(from: .notice).last?.message == "the workflow directory can be read again")
    }
}

/// Makes the calling thread somebody else to the file system alone (setfsuid(2)).
@_silgen_name("setfsuid")
private func setfsuid(_ user: UInt32) -> Int32
