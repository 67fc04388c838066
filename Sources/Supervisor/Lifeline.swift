import Glibc

/// A pipe by which workers notice that their supervisor has gone. The supervisor has the only writing end and never
/// writes, so a worker that reads the other end gets end of file when the supervisor is gone, even by SIGKILL.
struct Lifeline: ~Copyable {
    let reading: Descriptor
    private let writing: Descriptor

    init() throws(SupervisorError) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw .system("pipe") }
        let reading = try Descriptor(ends[0], from: "pipe")
        let writing = try Descriptor(ends[1], from: "pipe")
        self.reading = reading
        self.writing = writing
    }
}
