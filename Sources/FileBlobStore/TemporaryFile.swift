import Glibc
import Crypto
import Stores

/// Bytes in a file of their own in `uploads`.
enum TemporaryFile {
    private static let what = "a temporary file"

    /// Calls `body` with the path of a file that has `bytes` and is on disk. Afterwards the file is gone; a link to it
    /// stays.
    static func with(
        _ bytes: [UInt8], in layout: BlobLayout, _ body: (String) throws(StoreError) -> Void
    ) throws(StoreError) {
        let path = layout.temporaryFile(process: getpid(), random: RandomIdentifier.make())
        let file = try FileDescriptor(what, at: path, O_WRONLY | O_CREAT | O_EXCL, mode: 0o600)
        defer { unlink(path) }
        let written = bytes.withUnsafeBytes { bytes in
            Result { () throws(StoreError) in try file.write(what, bytes) }
        }
        try written.get()
        try file.setMode(what, 0o440)  // not at its making, where the umask has a say
        try file.synchronize(what)
        try body(path)
    }
}
