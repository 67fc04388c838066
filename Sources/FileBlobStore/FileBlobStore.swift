import Bytes
import Glibc
import Crypto
import Metrics
import RepositoryModel
public import Stores
import System

/// The store of blobs as files named by their SHA-256, on the file system where nginx writes uploads.
///
/// A blob appears under its name at once and whole, by `link(2)`, after its bytes are on disk; when `commit` returns,
/// its name is too. Any number of threads and processes may commit the same blob: one gets the first name, the others
/// are told. Who is killed in between leaves at most a file that no ledger names, which the collector finds.
public final class FileBlobStore: BlobStore {
    /// Where everything is.
    public let layout: BlobLayout
    private let fanOut: FanOut

    /// Opens the store, and makes its directories if they are missing.
    /// - Parameter root: the data directory; it must exist, and `blobs` and `uploads` in it must be on one file system.
    /// - Throws: ``StoreError`` `unavailable`, `full`.
    public init(root: String) throws(StoreError) {
        layout = BlobLayout(root: root)
        fanOut = FanOut(layout)
        let devices = try StoreError.wrapping { [layout] () throws(SystemError) in
            for directory in [layout.uploads, layout.blobs, layout.algorithm] { try FanOut.make(directory) }
            for parent in [layout.root, layout.blobs] { try Directory.synchronize(parent) }
            return try (FileStatus(of: layout.uploads).stamp.device, FileStatus(of: layout.algorithm).stamp.device)
        }
        guard devices.0 == devices.1 else {
            throw StoreError(.unavailable, "uploads and blobs are on two file systems: a file cannot be linked across")
        }
    }

    public func stage(_ file: UploadedFile) throws(StoreError) -> StagedBlob {
        let upload = try Upload(file)
        let (digest, size) = try upload.hash()
        return StagedBlob(digest: digest, size: size, source: .file(file))
    }

    public func stage(_ bytes: [UInt8]) throws(StoreError) -> StagedBlob {
        let digest = try Digest(sha256: SHA256.hash(bytes))
        return StagedBlob(digest: digest, size: bytes.count, source: .bytes(bytes))
    }

    public func place(of blob: StagedBlob, known: BlobRecord?) throws(StoreError) -> BlobPlace {
        // A damaged disk or an interrupted restore may have left something else of that name.
        if let known, known.quarantinedAt == nil, (try? size(of: known.object)) == blob.size {
            return BlobPlace(known.object, isStored: true)
        }
        let first = BlobObject(blob.digest)
        let isFree = if known == nil { try status(of: first) == nil } else { false }
        return BlobPlace(isFree ? first : try Self.anotherName(of: blob.digest), isStored: false)
    }

    private static func anotherName(of digest: Digest) throws(StoreError) -> BlobObject {
        let suffix = String(RandomIdentifier.make().prefix(BlobObject.suffixLength))
        guard let object = BlobObject(digest, suffix: suffix) else {
            throw StoreError(.unavailable, "a random identifier is no suffix: \(suffix)")
        }
        return object
    }

    public func commit(_ blob: StagedBlob, as object: BlobObject) throws(StoreError) {
        try StoreTime.measure({ _ in }) { () throws(StoreError) in try store(blob, as: object) }
        Metrics.count(.blobsPublished)
        Metrics.count(.blobBytesPublished, by: blob.size)
    }

    private func store(_ blob: StagedBlob, as object: BlobObject) throws(StoreError) {
        let directory = try fanOut.prepare(for: blob.digest)
        switch blob.source {
        case .file(let file):
            try Upload(file).makeDurable(expectedSize: blob.size)
            try link(file.path, as: object)
        case .bytes(let bytes):
            let file = try temporaryFile(bytes)
            try link(file.path, as: object)
        }
        try StoreError.wrapping { () throws(SystemError) in try Directory.synchronize(directory) }
    }

    public func discard(_ object: BlobObject) throws(StoreError) {
        guard unlink(layout.file(of: object)) == 0 || errno == ENOENT else {
            throw StoreError(SystemError("removing", layout.file(of: object)))
        }
    }

    public func size(of object: BlobObject) throws(StoreError) -> Int? {
        guard let status = try status(of: object) else { return nil }
        guard status.kind == .regular else { throw StoreError(.damaged, "the blob \(object) is not a regular file") }
        return status.size
    }

    private func status(of object: BlobObject) throws(StoreError) -> FileStatus? {
        try StoreError.wrapping { () throws(SystemError) in
            try FileStatus.ifPresent(at: layout.file(of: object), followsLinks: false)
        }
    }

    /// Writes a byte where uploads go, and looks into the directory of blobs.
    public func checkHealth() throws(StoreError) {
        _ = try temporaryFile([0])
        guard access(layout.algorithm, R_OK | W_OK | X_OK) == 0 else {
            throw StoreError(SystemError("writing to", layout.algorithm))
        }
    }

    /// Gives a durable file the object's name.
    /// - Throws: ``StoreError`` `conflict` where something has it.
    private func link(_ path: String, as object: BlobObject) throws(StoreError) {
        if Glibc.link(path, layout.file(of: object)) == 0 { return }
        switch errno {
        case EEXIST: throw StoreError(.conflict, "the same bytes are being stored as \(object) by another execution")
        case ENOENT: throw Upload.vanished
        default: throw StoreError(SystemError("linking", layout.file(of: object)))
        }
    }

    /// A file in `uploads` that has `bytes` and is on disk; it goes with the value, a link to it stays.
    private func temporaryFile(_ bytes: [UInt8]) throws(StoreError) -> TemporaryFile {
        try StoreError.wrapping { () throws(SystemError) in
            let path = layout.temporaryFile(process: getpid(), random: RandomIdentifier.make())
            let temporary = try TemporaryFile(at: path)
            try temporary.file.write(bytes)
            try temporary.file.setPermissions(0o440)
            try temporary.file.synchronize()
            return temporary
        }
    }
}

extension Digest {
    /// The digest whose 32 bytes these are.
    init(sha256 bytes: [UInt8]) throws(StoreError) {
        guard let digest = Digest(hexadecimal: Hexadecimal.encode(bytes)) else {
            throw StoreError(.damaged, "a SHA-256 has \(bytes.count) bytes instead of 32")
        }
        self = digest
    }
}
