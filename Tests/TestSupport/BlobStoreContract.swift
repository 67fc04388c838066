import Glibc
import RepositoryModel
public import Stores
import Synchronization
import Testing

/// What every ``BlobStore`` must do.
public enum BlobStoreContract {
    /// The rules, each to be tried on an empty store.
    public static let rules: [ContractRule<any BlobStore>] = [
        ContractRule("a blob that nobody committed has no size") { store in
            #expect(try store.size(of: BlobObject(Sample.digest("none"))) == nil)
            let staged = try store.stage(Array("none".utf8))
            #expect(try store.size(of: BlobObject(staged.digest)) == nil)
            try store.checkHealth()
        },
        ContractRule("bytes are named by their SHA-256 and have their size, none at all too") { store in
            for text in ["", "a", String(repeating: "0123456789abcdef", count: 50_000)] {
                let staged = try store.stage(Array(text.utf8))
                #expect(try staged.digest == Sample.digest(text))
                #expect(staged.size == text.utf8.count)
                let object = try store.store(staged)
                #expect(object == BlobObject(staged.digest))
                #expect(try store.size(of: object) == text.utf8.count)
            }
        },
        ContractRule("a file is named by its SHA-256 and has its size, an empty one too") { store in
            let directory = try TemporaryDirectory()
            for text in ["", "a", String(repeating: "0123456789abcdef", count: 50_000)] {
                let file = try directory.write(text, to: "upload")
                let staged = try store.stage(file)
                #expect(try staged.digest == Sample.digest(text))
                #expect(staged.size == text.utf8.count)
                let object = try store.store(staged)
                unlink(file.path)
                #expect(try store.size(of: object) == text.utf8.count)
            }
        },
        ContractRule("bytes that the ledger knows are not stored again, unless they are missing, cut off or damaged") {
            store in
            let blob = try store.stage(Array("bytes".utf8))
            let first = try store.store(blob)
            #expect(
                try store.place(of: blob, known: BlobRecord(object: first, size: 5))
                    == BlobPlace(first, isStored: true))
            let missing = try #require(BlobObject(blob.digest, suffix: "01234567"))
            for known in [
                BlobRecord(object: first, size: 5, quarantinedAt: .now), BlobRecord(object: missing, size: 5), nil,
            ] {
                let place = try store.place(of: blob, known: known)
                #expect(!place.isStored)
                #expect(place.object.digest == blob.digest)
                #expect(![first, missing].contains(place.object), "a name is never used again")
                try store.commit(blob, as: place.object)
                #expect(try store.size(of: place.object) == 5)
            }
        },
        ContractRule("of many who store the same bytes under one name at once, one does and the others are told") {
            store in
            let directory = try TemporaryDirectory()
            for round in 0..<10 {
                let blobs = try (0..<8).map { racer in
                    racer % 2 == 0
                        ? try store.stage(Array("race \(round)".utf8))
                        : try store.stage(try directory.write("race \(round)", to: "upload-\(racer)"))
                }
                let object = BlobObject(blobs[0].digest)
                let winners = Atomic(0)
                inThreads(blobs.count) { racer in
                    do throws(StoreError) {
                        try store.commit(blobs[racer], as: object)
                        winners.add(1, ordering: .relaxed)
                    } catch { if error.code != .conflict { Issue.record("\(error)") } }
                }
                #expect(winners.load(ordering: .relaxed) == 1)
                #expect(try store.size(of: object) == "race \(round)".utf8.count)
            }
        },
        ContractRule("what is discarded is gone, and may be discarded again") { store in
            let blob = try store.stage(Array("bytes".utf8))
            let object = try store.store(blob)
            for _ in 0..<2 {
                try store.discard(object)
                #expect(try store.size(of: object) == nil)
            }
            #expect(try store.store(blob) == object)
        },
        ContractRule("a file that is not there can be neither staged nor committed") { store in
            let directory = try TemporaryDirectory()
            let missing = UploadedFile(path: directory.path("none"))
            expectFailure(.unavailable) { () throws(StoreError) in _ = try store.stage(missing) }
            let file = try directory.write("vanishing", to: "upload")
            let staged = try store.stage(file)
            unlink(file.path)
            expectFailure(.unavailable) { () throws(StoreError) in _ = try store.store(staged) }
            #expect(try store.size(of: BlobObject(staged.digest)) == nil)
        },
    ]
}

extension BlobStore {
    /// Stores a blob that the ledger does not know.
    public func store(_ blob: StagedBlob) throws(StoreError) -> BlobObject {
        let object = try place(of: blob, known: nil).object
        try commit(blob, as: object)
        return object
    }
}

extension TemporaryDirectory {
    /// Writes `text` to a new file of that name, 0600 as nginx does. What had the name before keeps its bytes.
    public func write(_ text: String, to name: String) throws -> UploadedFile {
        unlink(path(name))
        let descriptor = open(path(name), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress?.advanced(by: written), bytes.count - written)
            }
            try #require(count > 0)
            written += count
        }
        return UploadedFile(path: path(name))
    }
}
