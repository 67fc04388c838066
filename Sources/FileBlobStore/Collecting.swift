import Bytes
import Glibc
public import RepositoryModel
public import Stores
import System

extension FileBlobStore: CollectableBlobs {
    public func collectingAlone<T>(_ body: () throws(StoreError) -> T) throws(StoreError) -> T? {
        let lock = try StoreError.wrapping { [layout] () throws(SystemError) in
            try FanOut.make(layout.trash)
            return try FileDescriptor(opening: "\(layout.trash)/.lock", O_RDWR | O_CREAT, permissions: 0o640)
        }
        guard try StoreError.wrapping({ () throws(SystemError) in try lock.tryLock() }) else { return nil }
        defer { lock.unlock() }
        return try body()
    }

    /// One for each directory `ab/cd`.
    public var partCount: Int { 1 << 16 }

    public func objects(inPart part: Int) throws(StoreError) -> [StoredObject] {
        let directory = layout.directory(ofPart: part)
        return try StoreError.wrapping { () throws(SystemError) in
            guard try FileStatus.ifPresent(at: directory) != nil else { return [] }
            var found: [StoredObject] = []
            for name in try Directory.names(in: directory) {
                guard let object = BlobObject(name),
                    let status = try FileStatus.ifPresent(at: "\(directory)/\(name)", followsLinks: false),
                    status.kind == .regular
                else { continue }
                found.append(
                    StoredObject(
                        object, size: status.size,
                        storedAt: Timestamp(microseconds: Int64(status.stamp.changed.microseconds))))
            }
            return found
        }
    }

    public func trash(_ object: BlobObject, day: String) throws(StoreError) -> Bool {
        let directory = "\(layout.trash)/\(day)"
        try StoreError.wrapping { [layout] () throws(SystemError) in
            for path in [layout.trash, directory] { try FanOut.make(path) }
        }
        if rename(layout.file(of: object), "\(directory)/\(object)") == 0 { return true }
        guard errno == ENOENT else { throw StoreError(SystemError("putting into the trash", layout.file(of: object))) }
        return false
    }

    public func emptyTrash(before day: String, limit: Int) throws(StoreError) -> CollectedBytes {
        var collected = CollectedBytes()
        try StoreError.wrapping { [layout] () throws(SystemError) in
            guard try FileStatus.ifPresent(at: layout.trash) != nil else { return }
            for old in try Directory.names(in: layout.trash).sorted() where old < day && !old.hasPrefix(".") {
                let directory = "\(layout.trash)/\(old)"
                for name in try Directory.names(in: directory) {
                    guard collected.count < limit else { return }
                    let path = "\(directory)/\(name)"
                    let size = try FileStatus.ifPresent(at: path, followsLinks: false)?.size ?? 0
                    if try File.remove(path) { collected.add(size: size) }
                }
                rmdir(directory)
            }
        }
        return collected
    }

    public func removeUploads(before moment: Timestamp) throws(StoreError) -> CollectedBytes {
        var collected = CollectedBytes()
        try StoreError.wrapping { [layout] () throws(SystemError) in
            for name in try Directory.names(in: layout.uploads) {
                let path = "\(layout.uploads)/\(name)"
                guard let status = try FileStatus.ifPresent(at: path, followsLinks: false), status.kind == .regular,
                    status.stamp.changed.microseconds < moment.microseconds
                else { continue }
                if try File.remove(path) { collected.add(size: status.size) }
            }
        }
        return collected
    }
}

extension FileBlobStore: ReadableBlobs {
    public func digest(of object: BlobObject) throws(StoreError) -> Digest? {
        guard try size(of: object) != nil else { return nil }
        return try Upload(UploadedFile(path: layout.file(of: object))).hash().digest
    }
}
