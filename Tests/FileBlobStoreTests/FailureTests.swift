import FileBlobStore
import Foundation
import RepositoryModel
import Stores
import TestSupport
import Testing

@Suite("A file blob store that fails")
struct FailureTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test("refuses an upload that is a link, a directory, a pipe or a device, and does not wait for it")
    func wrongKind() throws {
        let store = try FileBlobStore(root: directory.path)
        let target = try directory.write("secret", to: "target")
        symlink(target.path, directory.path("link"))
        mkfifo(directory.path("pipe"), 0o600)
        for path in [directory.path("link"), directory.path, directory.path("pipe"), "/dev/zero", ""] {
            expectFailure(.unavailable) { () throws(StoreError) in _ = try store.stage(UploadedFile(path: path)) }
        }
    }

    @Test("says that an upload is gone, where it is")
    func vanished() throws {
        let store = try FileBlobStore(root: directory.path)
        let file = try directory.write("bytes", to: "uploads/1")
        let staged = try store.stage(file)
        unlink(file.path)
        let error = #expect(throws: StoreError.self) { _ = try store.store(staged) }
        #expect(error?.code == .unavailable)
        #expect(error?.message.contains("is gone") == true)
    }

    @Test("does not store an upload that has changed its length since it was hashed")
    func changedUpload() throws {
        let store = try FileBlobStore(root: directory.path)
        let staged = try store.stage(directory.write("bytes", to: "uploads/1"))
        _ = try directory.write("more bytes", to: "uploads/1")
        expectFailure(.unavailable) { () throws(StoreError) in _ = try store.store(staged) }
        #expect(try store.size(of: BlobObject(staged.digest)) == nil)
    }

    @Test("is unavailable where its directory is not", arguments: ["/nowhere/at/all", "/dev/null", "/proc"])
    func noDirectory(root: String) {
        expectFailure(.unavailable) { () throws(StoreError) in _ = try FileBlobStore(root: root) }
    }

    @Test("is not healthy when its directories are gone", arguments: ["uploads", "blobs"])
    func removedDirectory(name: String) throws {
        let store = try FileBlobStore(root: directory.path)
        try store.checkHealth()
        try FileManager.default.removeItem(atPath: directory.path(name))
        expectFailure(.unavailable) { () throws(StoreError) in try store.checkHealth() }
    }

    @Test("is full where the disk is, and cleans up", .enabled(if: geteuid() == 0, "only root may mount one"))
    func fullDisk() throws {
        guard mount("tmpfs", directory.path, "tmpfs", 0, "size=256k") == 0 else {
            try Test.cancel("this machine lets nobody mount a file system")
        }
        defer { umount2(directory.path, Int32(MNT_DETACH)) }
        let store = try FileBlobStore(root: directory.path)
        let staged = try store.stage([UInt8](repeating: 7, count: 1_000_000))
        expectFailure(.full) { () throws(StoreError) in _ = try store.store(staged) }
        #expect(try store.size(of: BlobObject(staged.digest)) == nil)
        #expect(try FileManager.default.contentsOfDirectory(atPath: store.layout.uploads) == [])
        try store.checkHealth()
    }

    @Test("refuses two file systems", .enabled(if: geteuid() == 0, "only root may mount one"))
    func twoFileSystems() throws {
        mkdir(directory.path("uploads"), 0o750)
        guard mount("tmpfs", directory.path("uploads"), "tmpfs", 0, "size=256k") == 0 else {
            try Test.cancel("this machine lets nobody mount a file system")
        }
        defer { umount2(directory.path("uploads"), Int32(MNT_DETACH)) }
        expectFailure(.unavailable) { () throws(StoreError) in _ = try FileBlobStore(root: directory.path) }
    }
}
