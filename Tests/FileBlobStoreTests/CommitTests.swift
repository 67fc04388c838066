import FileBlobStore
import Foundation
import RepositoryModel
import Stores
import Synchronization
import TestSupport
import Testing

@Suite("A committed blob")
struct CommitTests {
    let directory: TemporaryDirectory
    let store: FileBlobStore

    init() throws {
        directory = try TemporaryDirectory()
        store = try FileBlobStore(root: directory.path)
    }

    private func upload(_ text: String, as name: String = "0000000001") throws -> UploadedFile {
        try directory.write(text, to: "uploads/\(name)")
    }

    private func status(_ path: String) throws -> stat {
        var status = stat()
        try #require(lstat(path, &status) == 0, "\(path)")
        return status
    }

    private func names(in path: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path)
    }

    @Test("is the uploaded file under another name, and nobody may write to it")
    func linking() throws {
        let file = try upload("bytes")
        let staged = try store.stage(file)
        try store.commit(staged)
        let stored = try status(store.layout.file(of: staged.digest))
        #expect(try stored.st_ino == status(file.path).st_ino, "the bytes are not copied")
        #expect(stored.st_mode & 0o7777 == 0o440)
        unlink(file.path)
        #expect(try String(contentsOfFile: store.layout.file(of: staged.digest), encoding: .utf8) == "bytes")
    }

    @Test("from memory leaves nothing among the uploads, and nobody may write to it, whatever the umask")
    func memory() throws {
        let staged = try store.stage(Array("bytes".utf8))
        try store.commit(staged)
        #expect(try status(store.layout.file(of: staged.digest)).st_mode & 0o7777 == 0o440)
        #expect(try names(in: store.layout.uploads) == [])
    }

    @Test("has one file for two uploads of the same bytes")
    func sameBytes() throws {
        let (one, other) = (try store.stage(upload("same", as: "1")), try store.stage(upload("same", as: "2")))
        try store.commit(one)
        let first = try status(store.layout.file(of: one.digest))
        try store.commit(other)
        #expect(try status(store.layout.file(of: one.digest)).st_ino == first.st_ino)
        #expect(one.digest == other.digest)
    }

    @Test("takes the place of what has its name and another length, and leaves nothing else", arguments: [0, 2, 7])
    func wrongSize(length: Int) throws {
        for blob in [try store.stage(upload("bytes")), try store.stage(Array("bytes".utf8))] {
            try store.commit(blob)
            let path = store.layout.file(of: blob.digest)
            chmod(path, 0o640)
            #expect(truncate(path, length) == 0)
            // The upload of before is the same file.
            unlink(store.layout.uploads + "/0000000001")
            let again = blob.path == nil ? blob : try store.stage(upload("bytes", as: "2"))
            try store.commit(again)
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "bytes")
            #expect(try status(path).st_mode & 0o7777 == 0o440)
            try FileManager.default.removeItem(atPath: path)
        }
        #expect(try names(in: store.layout.uploads) == ["2"])
    }

    @Test("takes the place of a link, and is refused by a directory of its name")
    func wrongKind() throws {
        let staged = try store.stage(upload("bytes"))
        let path = store.layout.file(of: staged.digest)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        expectFailure(.damaged) { () throws(StoreError) in _ = try store.size(of: staged.digest) }
        expectFailure(.unavailable) { () throws(StoreError) in try store.commit(staged) }
        rmdir(path)
        symlink("/etc/passwd", path)
        expectFailure(.damaged) { () throws(StoreError) in _ = try store.size(of: staged.digest) }
        try store.commit(staged)
        #expect(try store.size(of: staged.digest) == 5)
        #expect(try names(in: store.layout.uploads) == ["0000000001"])
    }

    @Test("is not hindered by what a crash has left")
    func leftovers() throws {
        let staged = try store.stage(Array("bytes".utf8))
        _ = try upload("byt", as: ".blob-\(getpid())-00000000000000000000000000000000")
        let path = store.layout.file(of: staged.digest)
        let fanOut = (path as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(atPath: fanOut, withIntermediateDirectories: true)
        try store.commit(staged)
        #expect(try store.size(of: staged.digest) == 5)
    }

    @Test("gets its directories again when somebody has removed the empty ones")
    func removedDirectories() throws {
        let staged = try store.stage(Array("bytes".utf8))
        try store.commit(staged)
        try FileManager.default.removeItem(atPath: store.layout.blobs + "/sha256")
        mkdir(store.layout.blobs + "/sha256", 0o750)
        try store.commit(staged)
        #expect(try store.size(of: staged.digest) == 5)
    }

    @Test("may be committed by many threads of several stores at once")
    func race() throws {
        let stores = [store, try FileBlobStore(root: directory.path)]
        for round in 0..<10 {
            let blobs = try (0..<16).map { racer in
                racer % 4 < 2
                    ? try stores[racer % 2].stage(Array("race \(round)".utf8))
                    : try stores[racer % 2].stage(upload("race \(round)", as: "\(racer)"))
            }
            let failures = Mutex<[String]>([])
            inThreads(16) { racer in
                do throws(StoreError) {
                    try stores[racer % 2].commit(blobs[racer])
                } catch {
                    failures.withLock { $0.append("\(error)") }
                }
            }
            #expect(failures.withLock { $0 } == [])
            #expect(try store.size(of: blobs[0].digest) == "race \(round)".utf8.count)
        }
        #expect(try names(in: store.layout.uploads).allSatisfy { !$0.hasPrefix(".") })
    }

    @Test("outlives the process that committed it, which may be killed")
    func killedProcess() async throws {
        let root = directory.path
        await #expect(processExitsWith: .signal(SIGKILL)) { [root = root as String] in
            let store = try FileBlobStore(root: root)
            try store.commit(store.stage(Array("child".utf8)))
            kill(getpid(), SIGKILL)
        }
        #expect(try store.size(of: Sample.digest("child")) == 5)
    }
}

extension StagedBlob {
    fileprivate var path: String? {
        guard case .file(let file) = source else { return nil }
        return file.path
    }
}
