import Glibc
import System
import Testing

@testable import Supervisor

@Suite struct ChildProcessTests {
    @Test func `How a child ended is told apart: by itself with a status, or by a signal`() throws {
        #expect(try end(of: ["sh", "-c", "exit 0"]) == .status(0))
        #expect(try end(of: ["sh", "-c", "exit 7"]) == .status(7))
        #expect(try end(of: ["sh", "-c", "kill -9 $$"]) == .signal(SIGKILL))
        #expect(try end(of: ["sh", "-c", "kill -SEGV $$"]) == .signal(SIGSEGV))
        #expect(ChildExit.status(7).description == "status 7")
        #expect(ChildExit.signal(SIGKILL).description == "signal 9 (Killed)")
    }

    @Test func `A program that does not exist is an error, and leaves no child`() {
        let error = #expect(throws: SupervisorError.self) {
            _ = try ChildProcess.spawn("/nonexistent", ["worker"], descriptors: [])
        }
        #expect(error?.message == "starting /nonexistent: No such file or directory")
    }

    @Test func `A child finds its descriptors under their numbers, and none of its parent's`() throws {
        let lifeline = try Lifeline()
        // Its standard output shall be a pipe to read the listing from.
        var output: [Int32] = [-1, -1]
        #expect(pipe(&output) == 0)
        let writing = try FileDescriptor.outOfTheWay(output[1], from: "making a pipe")
        let pid = try ChildProcess.spawn(
            "/bin/sh", ["sh", "-c", "for f in /proc/$$/fd/*; do echo ${f##*/}; done; readlink /proc/$$/fd/3"],
            descriptors: [(lifeline.reading.number, 3), (writing.number, 1)])
        #expect(wait(for: pid) == .status(0))
        var text = [UInt8](repeating: 0, count: 1000)
        let count = read(output[0], &text, text.count)
        close(output[0])
        let lines = String(decoding: text[..<count], as: UTF8.self).split(separator: "\n")
        #expect(lines.contains("3"))
        #expect(lines.last?.hasPrefix("pipe:") == true)
        let own = "\(lifeline.reading.number)"
        #expect(!lines.contains(Substring(own)))
    }

    @Test func `A child has the variables of its parent but for those withheld, and those given to it`() throws {
        let given = ["PACKAGEREPO_TEST_OF_SPAWN": "a value"]
        setenv("PACKAGEREPO_TEST_OF_PARENT", "its own", 1)
        defer { unsetenv("PACKAGEREPO_TEST_OF_PARENT") }
        #expect(try end(of: ["sh", "-c", "test \"$PACKAGEREPO_TEST_OF_SPAWN\" = 'a value'"], given) == .status(0))
        #expect(try end(of: ["sh", "-c", "test \"$PACKAGEREPO_TEST_OF_PARENT\" = 'its own'"], given) == .status(0))
        let overriding = ["PACKAGEREPO_TEST_OF_PARENT": "another"]
        #expect(
            try end(of: ["sh", "-c", "test \"$PACKAGEREPO_TEST_OF_PARENT\" = 'another'"], overriding) == .status(0))
        let command = ["sh", "-c", "test -z \"${PACKAGEREPO_TEST_OF_PARENT+set}\""]
        let pid = try ChildProcess.spawn(
            "/bin/sh", command, without: ["PACKAGEREPO_TEST_OF_PAR", "PACKAGEREPO_TEST_OF_PARENT"], descriptors: [])
        #expect(wait(for: pid) == .status(0))
    }

    @Test func `A child begins with no signal blocked or ignored, whatever its parent does`() throws {
        var set = sigset_t()
        var before = sigset_t()
        sigfillset(&set)
        pthread_sigmask(SIG_SETMASK, &set, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        // Signals 32 and 33 are glibc's own, and ignored in every child that it spawns.
        let blocked = "grep -q '^SigBlk:.0*$' /proc/self/status"
        let ignored = "grep -q '^SigIgn:.0000000[01][08]0000000$' /proc/self/status"
        let command = "\(blocked) && \(ignored)"
        #expect(try end(of: ["sh", "-c", command]) == .status(0))
    }

    @Test func `A child on the lifeline sees its end when the other end closes`() throws {
        let pid: Int32
        do {
            let lifeline = try Lifeline()
            pid = try ChildProcess.spawn(
                "/bin/sh", ["sh", "-c", "cat <&3; exit 5"], descriptors: [(lifeline.reading.number, 3)])
        }
        #expect(wait(for: pid) == .status(5))
    }

    private func end(of arguments: [String], _ environment: [String: String] = [:]) throws -> ChildExit {
        wait(for: try ChildProcess.spawn("/bin/sh", arguments, environment: environment, descriptors: []))
    }

    private func wait(for pid: Int32) -> ChildExit {
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        return ChildExit(waitStatus: status)
    }
}
