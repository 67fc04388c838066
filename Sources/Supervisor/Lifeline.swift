import Glibc
import System

/// A pipe by which workers notice that their supervisor has gone. The supervisor has the only writing end and never
/// writes, so a worker that reads the other end gets end of file when the supervisor is gone, even by SIGKILL.
struct Lifeline: ~Copyable {
    let reading: FileDescriptor
    let writing: FileDescriptor

    init() throws(SupervisorError) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw SupervisorError(SystemError("making a pipe")) }
        let reading = try FileDescriptor.outOfTheWay(ends[0], from: "making a pipe")
        let writing = try FileDescriptor.outOfTheWay(ends[1], from: "making a pipe")
        self.reading = reading
        self.writing = writing
    }

    /// The lifeline of the program before this one, whose workers hang on it.
    init(resuming handover: Handover) throws(SupervisorError) {
        let reading = try handover.take("lifeline-reading")
        let writing = try handover.take("lifeline-writing")
        self.reading = reading
        self.writing = writing
    }
}
