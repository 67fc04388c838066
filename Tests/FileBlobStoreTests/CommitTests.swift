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
        let path = try store.layout.file(of: store.store(staged))
        let stored = try status(path)
        #expect(try stored.st_ino == status(file.path).st_ino, "the bytes are not copied")
        #expect(stored.st_mode & 0o7777 == 0o440)
        unlink(file.path)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "bytes")
    }

    @Test("from memory leaves nothing among the uploads, and nobody may write to it, whatever the umask")
    func memory() throws {
        let staged = try store.stage(Array("bytes".utf8))
        #expect(try status(store.layout.file(of: store.store(staged))).st_mode & 0o7777 == 0o440)
        #expect(try names(in: store.layout.uploads) == [])
    }

    @Test("stays as it is when the same bytes are stored under another name")
    func sameBytes() throws {
        let (one, other) = (try store.stage(upload("same", as: "1")), try store.stage(upload("same", as: "2")))
        let objects = (try store.store(one), try store.store(other))
        #expect(objects.0 == BlobObject(one.digest))
        #expect(objects.1.digest == one.digest && objects.1 != objects.0)
        let nodes = try (
            status(store.layout.file(of: objects.0)).st_ino, status(store.layout.file(of: objects.1)).st_ino
        )
        #expect(nodes.0 != nodes.1)
    }

    @Test("is not taken for stored where its file has another length, is a link or a directory")
    func wrongFile() throws {
        let blob = try store.stage(upload("bytes"))
        let object = try store.store(blob)
        let (path, known) = (store.layout.file(of: object), BlobRecord(object: object, size: 5))
        #expect(try store.place(of: blob, known: known).isStored)
        chmod(path, 0o640)
        for length in [0, 2, 7] {
            #expect(truncate(path, length) == 0)
            let place = try store.place(of: blob, known: known)
            #expect(!place.isStored && place.object != object)
        }
        unlink(path)
        symlink("/etc/passwd", path)
        expectFailure(.damaged) { () throws(StoreError) in _ = try store.size(of: object) }
        let again = try store.stage(Array("bytes".utf8))
        expectFailure(.conflict) { () throws(StoreError) in try store.commit(again, as: object) }
        #expect(try !store.place(of: blob, known: known).isStored)
        unlink(path)
        mkdir(path, 0o750)
        #expect(try !store.place(of: blob, known: known).isStored)
        #expect(try store.place(of: blob, known: nil).object != object)
    }

    @Test("is not hindered by what a crash has left")
    func leftovers() throws {
        let staged = try store.stage(Array("bytes".utf8))
        _ = try upload("byt", as: ".blob-\(getpid())-00000000000000000000000000000000")
        let path = store.layout.file(of: BlobObject(staged.digest))
        let fanOut = (path as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(atPath: fanOut, withIntermediateDirectories: true)
        #expect(try store.size(of: store.store(staged)) == 5)
    }

    @Test("gets its directories again when somebody has removed the empty ones")
    func removedDirectories() throws {
        let staged = try store.stage(Array("bytes".utf8))
        _ = try store.store(staged)
        try FileManager.default.removeItem(atPath: store.layout.blobs + "/sha256")
        mkdir(store.layout.blobs + "/sha256", 0o750)
        #expect(try store.size(of: store.store(staged)) == 5)
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
                    try stores[racer % 2].commit(blobs[racer], as: BlobObject(blobs[racer].digest))
                } catch  where error.code == .conflict {
                } catch {
                    failures.withLock { $0.append("\(error)") }
                }
            }
            #expect(failures.withLock { $0 } == [])
            #expect(try store.size(of: BlobObject(blobs[0].digest)) == "race \(round)".utf8.count)
        }
        #expect(try names(in: store.layout.uploads).allSatisfy { !$0.hasPrefix(".") })
    }

    @Test("outlives the process that committed it, which may be killed")
    func killedProcess() async throws {
        let root = directory.path
        await #expect(processExitsWith: .signal(SIGKILL)) { [root = root as String] in
            let store = try FileBlobStore(root: root)
            _ = try store.store(store.stage(Array("child".utf8)))
            kill(getpid(), SIGKILL)
        }
        #expect(try store.size(of: BlobObject(Sample.digest("child"))) == 5)
    }
}
