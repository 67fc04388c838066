public import RepositoryModel

/// Where everything is. Every path of the blob store is made here.
///
///     {root}/                              the data directory; one file system
///     ├── blobs/
///     │   └── sha256/
///     │       └── ab/                      first two digits of the digest
///     │           └── cd/                  next two
///     │               └── abcd…            the blob: all 64 digits, 0440, never changed once it is there
///     └── uploads/                         nginx writes request bodies here
///         └── .blob-{pid}-{random}         bytes on their way to becoming a blob; garbage after a crash
///
/// Directories below `sha256` are not to be removed, so one that was durable once stays so.
public struct BlobLayout: Sendable {
    /// The data directory.
    public let root: String

    /// The layout below `root`; below the current directory where that is empty.
    public init(root: String) { self.root = root.isEmpty ? "." : root }

    /// Where blobs are; what nginx maps `/_blobs/` to.
    public var blobs: String { "\(root)/blobs" }

    /// Where nginx writes request bodies.
    public var uploads: String { "\(root)/uploads" }

    /// What nginx calls a blob in `X-Accel-Redirect`: `/_blobs/sha256/ab/cd/…`.
    public static func internalURI(of digest: Digest) -> String { "/_blobs/\(relativePath(of: digest))" }

    /// The blob's file.
    public func file(of digest: Digest) -> String { "\(blobs)/\(Self.relativePath(of: digest))" }

    /// The directories from the one that holds all digests to the one that holds this one's file.
    func directories(of digest: Digest) -> [String] {
        let (first, second) = Self.fanOut(of: digest)
        return [algorithm, "\(algorithm)/\(first)", "\(algorithm)/\(first)/\(second)"]
    }

    /// The directory of all SHA-256 digests.
    var algorithm: String { "\(blobs)/sha256" }

    /// A file in `uploads` that nobody else names.
    func temporaryFile(process: Int32, random: String) -> String { "\(uploads)/.blob-\(process)-\(random)" }

    private static func relativePath(of digest: Digest) -> String {
        let (first, second) = fanOut(of: digest)
        return "sha256/\(first)/\(second)/\(digest.hexadecimal)"
    }

    private static func fanOut(of digest: Digest) -> (first: Substring, second: Substring) {
        (digest.hexadecimal.prefix(2), digest.hexadecimal.dropFirst(2).prefix(2))
    }
}
