import Glibc
import TestSupport
import Testing

@testable import packagerepo

@Suite struct DataDirectoriesTests {
    private func mode(_ path: String) -> mode_t? {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & 0o7777 : nil
    }

    @Test func `Everything missing is made, parents included, closed to others`() throws {
        let temporary = try TemporaryDirectory()
        let directories = DataDirectories(data: temporary.path + "/a/b/data")
        try directories.prepare()
        #expect(mode(directories.data) == 0o750)
        #expect(mode(directories.run) == 0o750)
        for path in [directories.uploads, directories.blobs, directories.keys, directories.cache] {
            #expect(mode(path) == 0o700)
        }
    }

    @Test func `A second start changes nothing`() throws {
        let temporary = try TemporaryDirectory()
        let directories = DataDirectories(data: temporary.path)
        try directories.prepare()
        chmod(directories.uploads, 0o770)
        try directories.prepare()
        #expect(mode(directories.uploads) == 0o770)
    }

    @Test func `A file in the place of a directory is refused`() throws {
        let temporary = try TemporaryDirectory()
        close(open(temporary.path + "/blobs", O_CREAT | O_WRONLY, 0o600))
        let error = #expect(throws: StartError.self) { try DataDirectories(data: temporary.path).prepare() }
        #expect(error?.description == "\(temporary.path)/blobs is there and is no directory")
    }

    @Test func `Keys that others may read are refused`() throws {
        let temporary = try TemporaryDirectory()
        mkdir(temporary.path + "/keys", 0o755)
        chmod(temporary.path + "/keys", 0o755)
        let error = #expect(throws: StartError.self) { try DataDirectories(data: temporary.path).prepare() }
        #expect(error?.description.contains("expected mode 0700") == true)
    }

    @Test func `Uploads on another file system than the blobs are refused`() throws {
        let temporary = try TemporaryDirectory()
        // /dev/shm is a file system of its own wherever it is mounted.
        try #require(symlink("/dev/shm", temporary.path + "/uploads") == 0)
        let error = #expect(throws: StartError.self) { try DataDirectories(data: temporary.path).prepare() }
        #expect(error?.description.contains("different file systems") == true)
    }

    @Test func `Of what is in a data directory the service knows its own`() {
        let directories = DataDirectories(data: "/srv/data")
        for name in ["metadata.sqlite", "metadata.sqlite-wal", "blobs", "run", "tls", "release", "lost+found"] {
            #expect(directories.owns(name))
        }
        for name in ["passwd", "metadata", "blobs2", ""] { #expect(!directories.owns(name)) }
    }

    @Test func `A place where nothing can be made is refused`() {
        let error = #expect(throws: StartError.self) { try DataDirectories(data: "/proc/nothing/here").prepare() }
        #expect(error?.description == "making /proc/nothing: No such file or directory")
    }
}
