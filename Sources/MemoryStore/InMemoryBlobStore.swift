import Glibc
import Crypto
public import RepositoryModel
public import Stores
import Synchronization
import System

/// A blob store that forgets everything with its last reference. Uploaded files are read whole.
public final class InMemoryBlobStore: BlobStore {
    private let blobs = Mutex<[BlobObject: [UInt8]]>([:])

    /// An empty store.
    public init() {}

    /// The bytes of a stored blob, or nil.
    public func bytes(of digest: Digest) -> [UInt8]? {
        blobs.withLock { blobs in blobs.first { $0.key.digest == digest }?.value }
    }

    public func stage(_ file: UploadedFile) throws(StoreError) -> StagedBlob {
        let bytes = try contents(of: file)
        return StagedBlob(digest: try digest(of: bytes), size: bytes.count, source: .file(file))
    }

    public func stage(_ bytes: [UInt8]) throws(StoreError) -> StagedBlob {
        StagedBlob(digest: try digest(of: bytes), size: bytes.count, source: .bytes(bytes))
    }

    public func place(of blob: StagedBlob, known: BlobRecord?) throws(StoreError) -> BlobPlace {
        if let known, known.quarantinedAt == nil, try size(of: known.object) == blob.size {
            return BlobPlace(known.object, isStored: true)
        }
        let first = BlobObject(blob.digest)
        if known == nil, try size(of: first) == nil { return BlobPlace(first, isStored: false) }
        let suffix = String(RandomIdentifier.make().prefix(BlobObject.suffixLength))
        return BlobPlace(BlobObject(blob.digest, suffix: suffix) ?? first, isStored: false)
    }

    public func commit(_ blob: StagedBlob, as object: BlobObject) throws(StoreError) {
        let bytes =
            switch blob.source {
            case .file(let file): try contents(of: file)
            case .bytes(let bytes): bytes
            }
        let isNew = blobs.withLock { blobs in
            guard blobs[object] == nil else { return false }
            blobs[object] = bytes
            return true
        }
        guard isNew else { throw StoreError(.conflict, "something is stored as \(object) already") }
    }

    public func discard(_ object: BlobObject) throws(StoreError) { blobs.withLock { $0[object] = nil } }

    public func size(of object: BlobObject) throws(StoreError) -> Int? { blobs.withLock { $0[object]?.count } }

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
