import Glibc
import Crypto
public import RepositoryModel
public import Stores
import Synchronization
import System

/// A blob store that forgets everything with its last reference. Uploaded files are read whole.
public final class InMemoryBlobStore: BlobStore {
    private let blobs = Mutex<[Digest: [UInt8]]>([:])

    /// An empty store.
    public init() {}

    /// The bytes of a stored blob, or nil.
    public func bytes(of digest: Digest) -> [UInt8]? { blobs.withLock { $0[digest] } }

    public func stage(_ file: UploadedFile) throws(StoreError) -> StagedBlob {
        let bytes = try contents(of: file)
        return StagedBlob(digest: try digest(of: bytes), size: bytes.count, source: .file(file))
    }

    public func stage(_ bytes: [UInt8]) throws(StoreError) -> StagedBlob {
        StagedBlob(digest: try digest(of: bytes), size: bytes.count, source: .bytes(bytes))
    }

    public func commit(_ blob: StagedBlob) throws(StoreError) {
        let bytes =
            switch blob.source {
            case .file(let file): try contents(of: file)
            case .bytes(let bytes): bytes
            }
        blobs.withLock { $0[blob.digest] = bytes }
    }

    public func size(of digest: Digest) throws(StoreError) -> Int? { blobs.withLock { $0[digest]?.count } }

    public func checkHealth() throws(StoreError) {}

    private func digest(of bytes: [UInt8]) throws(StoreError) -> Digest {
        guard let digest = Digest(hexadecimal: SHA256.hexadecimal(bytes)) else {
            throw StoreError(.damaged, "a hash has no 64 digits")
        }
        return digest
    }

    private func contents(of file: UploadedFile) throws(StoreError) -> [UInt8] {
        try StoreError.wrapping { () throws(SystemError) in
            try File.contents(of: file.path, limit: .max, flags: O_NOFOLLOW)
        }
    }
}
