import Glibc

/// A pipe that nothing is ever written to: its one writing end is the supervisor's, so that a worker reading the other
/// sees its end when the supervisor is gone, however it went.
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
