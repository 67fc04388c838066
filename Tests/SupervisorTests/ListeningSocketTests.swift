import Glibc
import TestSupport
import Testing

@testable import Supervisor

/// A directory for one test, and the socket's path in it.
private final class Place {
    let directory: String
    var path: String { directory + "/run/socket" }

    init() {
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(parent)/supervisor-XXXXXX".utf8CString)
        precondition(mkdtemp(&template) != nil, "no temporary directory")
        directory = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    var mode: mode_t? { Self.mode(path) }

    static func mode(_ path: String) -> mode_t? {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_mode : nil
    }

    deinit {
        for name in ["/run/socket", "/run/socket.lock"] { unlink(directory + name) }
        rmdir(directory + "/run")
        rmdir(directory)
    }
}

@Suite struct ListeningSocketTests {
    @Test func `A socket is its owner's and group's, in a directory closed to others, and goes when it is closed`()
        throws
    {
        let place = Place()
        do {
            let socket = try ListeningSocket.open(path: place.path)
            _ = try FastCGIClient(path: place.path)
            #expect(place.mode == S_IFSOCK | 0o660)
            #expect(Place.mode(place.directory + "/run") == S_IFDIR | 0o750)
            #expect(fcntl(socket.descriptor.number, F_GETFD) == FD_CLOEXEC)
            #expect(socket.name == place.path)
        }
        #expect(place.mode == nil)
    }

    @Test func `Of two supervisors on one path the second is refused, and the first goes on`() throws {
        let place = Place()
        let first = try ListeningSocket.open(path: place.path)
        let error = #expect(throws: SupervisorError.self) { _ = try ListeningSocket.open(path: place.path) }
        #expect(error?.code == .socketInUse)
        _ = try FastCGIClient(path: place.path)
        _ = first.name
    }

    @Test func `A path where somebody else answers is refused and left alone`() throws {
        let place = Place()
        mkdir(place.directory + "/run", 0o700)
        let other = listeningSocket(path: place.path)
        defer { close(other) }
        let error = #expect(throws: SupervisorError.self) {
            _ = try ListeningSocket.open(path: place.path, patience: .milliseconds(100))
        }
        #expect(error?.code == .socketInUse)
        _ = try FastCGIClient(path: place.path)
    }

    @Test func `A path that a dead server left behind is taken over`() throws {
        let place = Place()
        mkdir(place.directory + "/run", 0o700)
        close(listeningSocket(path: place.path))
        #expect(place.mode != nil)
        let socket = try ListeningSocket.open(path: place.path, patience: .zero)
        _ = try FastCGIClient(path: place.path)
        _ = socket.name
    }

    @Test func `A path that is no socket is refused and left alone`() throws {
        let place = Place()
        mkdir(place.directory + "/run", 0o700)
        close(open(place.path, O_CREAT | O_WRONLY, 0o600))
        let error = #expect(throws: SupervisorError.self) { _ = try ListeningSocket.open(path: place.path) }
        #expect(error?.code == .invalidPath)
        #expect(place.mode == S_IFREG | 0o600)
    }

    @Test(arguments: [0, 108, 5000])
    func `A path that no address can hold is refused`(length: Int) {
        let path = String(String(repeating: "/tmp", count: length / 4 + 1).prefix(length))
        let error = #expect(throws: SupervisorError.self) { _ = try ListeningSocket.open(path: path) }
        #expect(error?.code == .invalidPath)
    }

    @Test func `A directory that all may write to is refused`() {
        let place = Place()
        mkdir(place.directory + "/run", 0o777)
        chmod(place.directory + "/run", 0o777)
        let error = #expect(throws: SupervisorError.self) { _ = try ListeningSocket.open(path: place.path) }
        #expect(error?.code == .invalidPath)
        #expect(place.mode == nil)
    }

    @Test func `A directory whose parent is missing is refused`() {
        let error = #expect(throws: SupervisorError.self) {
            _ = try ListeningSocket.open(path: "/nonexistent/run/socket")
        }
        #expect(error?.code == .system)
    }
}
