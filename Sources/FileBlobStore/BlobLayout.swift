import Bytes
import RepositoryModel
public import Stores

/// The layout of the blob store's files. Every path of it is made here.
///
///     {root}/                              the data directory; one file system
///     ├── blobs/
///     │   └── sha256/
///     │       └── ab/                      first two digits of the digest
///     │           └── cd/                  next two
///     │               ├── abcd…            the blob: all 64 digits, 0440, never changed once it is there
///     │               └── abcd….01234567   a blob that was stored again (``BlobObject``)
///     ├── trash/
///     │   └── 2026-11-28/                  what the collector removed that day, by its name
///     └── uploads/                         nginx writes request bodies here
///         └── .blob-{pid}-{random}         bytes on their way to becoming a blob; garbage after a crash
///
/// Directories below `sha256` are not to be removed, so one that was durable once stays so.
public struct BlobLayout: Sendable {
    /// The data directory.
    public let root: String

    /// The directory of blobs, which nginx serves as `/_blobs/`.
    public let blobs: String
    /// The directory where nginx writes request bodies.
    public let uploads: String
    /// The directory where the collector puts what it removes.
    let trash: String
    /// The directory of all SHA-256 digests.
    let algorithm: String

    /// Makes the layout below `root`; below the current directory if that is empty.
    public init(root: String) {
        self.root = root.isEmpty ? "." : root
        blobs = "\(self.root)/blobs"
        uploads = "\(self.root)/uploads"
        trash = "\(self.root)/trash"
        algorithm = "\(blobs)/sha256"
    }

    /// Returns nginx's path of a blob for `X-Accel-Redirect`: `/_blobs/sha256/ab/cd/…`.
    public static func internalURI(of object: BlobObject) -> String { path(of: object, below: "/_blobs/sha256") }

    /// The blob's file.
    public func file(of object: BlobObject) -> String { Self.path(of: object, below: algorithm) }

    /// The directories from the one that holds all digests to the one that holds this one's file.
    func directories(of digest: Digest) -> [String] {
        let digits = digest.hexadecimal
        let outer = "\(algorithm)/\(digits.prefix(2))"
        return [algorithm, outer, "\(outer)/\(digits.dropFirst(2).prefix(2))"]
    }

    /// The directory of the digests that begin with the four digits of a number from 0 to 65,535.
    func directory(ofPart part: Int) -> String {
        let digits = Hexadecimal.encode([UInt8(truncatingIfNeeded: part >> 8), UInt8(truncatingIfNeeded: part)])
        return "\(algorithm)/\(digits.prefix(2))/\(digits.dropFirst(2))"
    }

    /// The path of a temporary file in `uploads` that no other process uses.
    func temporaryFile(process: Int32, random: String) -> String { "\(uploads)/.blob-\(process)-\(random)" }

    /// Makes `{directory}/ab/cd/abcd…`. Every download needs it, so it is written as bytes into the string's own
    /// storage.
    private static func path(of object: BlobObject, below directory: String) -> String {
        var (directory, digits) = (directory, object.description)
        return directory.withUTF8 { directory in
            digits.withUTF8 { digits in
                String(unsafeUninitializedCapacity: directory.count + 7 + digits.count) { path in
                    var end = path.initialize(fromContentsOf: directory)
                    for part in [digits[..<2], digits[2..<4], digits[...]] {
                        path.initializeElement(at: end, to: UInt8(ascii: "/"))
                        end = path[(end + 1)...].initialize(fromContentsOf: part)
                    }
                    return end
                }
            }
        }
    }
}
