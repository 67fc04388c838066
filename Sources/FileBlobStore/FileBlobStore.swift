import Bytes
import Glibc
import Crypto
import Metrics
public import RepositoryModel
public import Stores
import System

/// The store of blobs as files named by their SHA-256, on the file system where nginx writes uploads.
///
/// A blob appears under its name at once and whole, by `link(2)`, after its bytes are on disk; when `commit` returns,
/// its name is too. Any number of threads and processes may commit the same blob. Who is killed in between leaves at
/// most a file in `uploads`.
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

    public func commit(_ blob: StagedBlob) throws(StoreError) {
        try StoreTime.measure({ _ in }) { () throws(StoreError) in try store(blob) }
        Metrics.count(.blobsPublished)
        Metrics.count(.blobBytesPublished, by: blob.size)
    }

    private func store(_ blob: StagedBlob) throws(StoreError) {
        let directory = try fanOut.prepare(for: blob.digest)
        if !isStored(blob) {
            switch blob.source {
            case .file(let file):
                try Upload(file).makeDurable(expectedSize: blob.size)
                try link(file.path, as: blob)
            case .bytes(let bytes):
                let file = try temporaryFile(bytes)
                try link(file.path, as: blob)
            }
        }
        // Whoever linked the file may not have come to this yet.
        try StoreError.wrapping { () throws(SystemError) in try Directory.synchronize(directory) }
    }

    public func size(of digest: Digest) throws(StoreError) -> Int? {
        let status = try StoreError.wrapping { () throws(SystemError) in
            try FileStatus.ifPresent(at: layout.file(of: digest), followsLinks: false)
        }
        guard let status else { return nil }
        guard status.kind == .regular else { throw StoreError(.damaged, "the blob \(digest) is not a regular file") }
        return status.size
    }

    /// Writes a byte where uploads go, and looks into the directory of blobs.
    public func checkHealth() throws(StoreError) {
        _ = try temporaryFile([0])
        guard access(layout.algorithm, R_OK | W_OK | X_OK) == 0 else {
            throw StoreError(SystemError("writing to", layout.algorithm))
        }
    }

    /// Whether the blob has its file already, and the file its length. A damaged disk or an interrupted restore may
    /// have left another one, which the bytes at hand then replace.
    private func isStored(_ blob: StagedBlob) -> Bool { (try? size(of: blob.digest)) == blob.size }

    /// Gives a durable file the blob's name; it is no error if someone else was first.
    private func link(_ path: String, as blob: StagedBlob) throws(StoreError) {
        let name = layout.file(of: blob.digest)
        if Glibc.link(path, name) == 0 { return }
        guard errno == EEXIST else {
            if errno == ENOENT { throw Upload.vanished }
            throw StoreError(SystemError("linking", layout.file(of: blob.digest)))
        }
        if !isStored(blob) { try replace(name, by: path) }
    }

    /// Puts the good file in the place of a damaged one at once: no one finds the name without a file.
    private func replace(_ name: String, by path: String) throws(StoreError) {
        let temporary = layout.temporaryFile(process: getpid(), random: RandomIdentifier.make())
        guard Glibc.link(path, temporary) == 0 else {
            if errno == ENOENT { throw Upload.vanished }
            throw StoreError(SystemError("linking", temporary))
        }
        guard rename(temporary, name) == 0 else {
            let failure = StoreError(SystemError("replacing the damaged blob", name))
            unlink(temporary)
            throw failure
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
