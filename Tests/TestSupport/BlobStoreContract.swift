import Glibc
import RepositoryModel
public import Stores
import Testing

/// What every ``BlobStore`` must do.
public enum BlobStoreContract {
    /// The rules, each to be tried on an empty store.
    public static let rules: [ContractRule<any BlobStore>] = [
        ContractRule("a blob that nobody committed has no size") { store in
            #expect(try store.size(of: Sample.digest("none")) == nil)
            let staged = try store.stage(Array("none".utf8))
            #expect(try store.size(of: staged.digest) == nil)
            try store.checkHealth()
        },
        ContractRule("bytes are named by their SHA-256 and have their size, none at all too") { store in
            for text in ["", "a", String(repeating: "0123456789abcdef", count: 50_000)] {
                let staged = try store.stage(Array(text.utf8))
                #expect(try staged.digest == Sample.digest(text))
                #expect(staged.size == text.utf8.count)
                try store.commit(staged)
                #expect(try store.size(of: staged.digest) == text.utf8.count)
            }
        },
        ContractRule("a file is named by its SHA-256 and has its size, an empty one too") { store in
            let directory = try TemporaryDirectory()
            for text in ["", "a", String(repeating: "0123456789abcdef", count: 50_000)] {
                let file = try directory.write(text, to: "upload")
                let staged = try store.stage(file)
                #expect(try staged.digest == Sample.digest(text))
                #expect(staged.size == text.utf8.count)
                try store.commit(staged)
                unlink(file.path)
                #expect(try store.size(of: staged.digest) == text.utf8.count)
            }
        },
        ContractRule("the same bytes may be committed twice, from a file and from memory") { store in
            let directory = try TemporaryDirectory()
            let fromFile = try store.stage(try directory.write("twice", to: "upload"))
            let fromMemory = try store.stage(Array("twice".utf8))
            for blob in [fromFile, fromFile, fromMemory, fromMemory, fromFile] { try store.commit(blob) }
            #expect(try store.size(of: fromFile.digest) == 5)
        },
        ContractRule("many may commit the same bytes at once") { store in
            let directory = try TemporaryDirectory()
            for round in 0..<10 {
                let blobs = try (0..<8).map { racer in
                    racer % 2 == 0
                        ? try store.stage(Array("race \(round)".utf8))
                        : try store.stage(try directory.write("race \(round)", to: "upload-\(racer)"))
                }
                inThreads(blobs.count) { racer in
                    do throws(StoreError) { try store.commit(blobs[racer]) } catch { Issue.record("\(error)") }
                }
                #expect(try store.size(of: blobs[0].digest) == "race \(round)".utf8.count)
            }
        },
        ContractRule("a file that is not there can be neither staged nor committed") { store in
            let directory = try TemporaryDirectory()
            let missing = UploadedFile(path: directory.path("none"))
            expectFailure(.unavailable) { () throws(StoreError) in _ = try store.stage(missing) }
            let file = try directory.write("vanishing", to: "upload")
            let staged = try store.stage(file)
            unlink(file.path)
            expectFailure(.unavailable) { () throws(StoreError) in try store.commit(staged) }
            #expect(try store.size(of: staged.digest) == nil)
        },
    ]
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
