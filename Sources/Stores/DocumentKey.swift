import Bytes
public import RepositoryModel

/// The key of a document, relative to its tenant. Its first segment is its kind:
///
///     doc/…                                                free use, any segments
///     artifact/{namespace}/{name}/{version}/{variant}      an artifact, in its normal spelling
///     deleted/{namespace}/{name}/{version}/{variant}       what remains of a deleted artifact
///     package/{namespace}/{name}
///     release/{namespace}/{name}/{version}
///     file/{namespace}/{name}/{version}/{file}
///
/// The segments of the last three are percent-encoded, so that the names of any protocol fit
/// (``PercentEncodedSegment``).
public struct DocumentKey: Hashable, Sendable, CustomStringConvertible {
    private let exact: ExactText
    /// Whether this is the key of an artifact's document.
    public let isArtifact: Bool

    /// - Throws: ``KeyError`` for an unknown kind, a wrong number of segments, an empty segment, a control character,
    ///   too many bytes, or an artifact key that is not a coordinate in its normal spelling.
    public init(_ text: String) throws(KeyError) {
        let shape = try KeyShape(of: text)
        switch (shape.kind, shape.count) {
        case (.artifact, 5), (.deleted, 5):
            isArtifact = shape.kind == .artifact
            guard Self.hasCoordinate(text, after: isArtifact ? "artifact/" : "deleted/") else {
                throw KeyError(
                    description:
                        "expected \(isArtifact ? "artifact" : "deleted")/{namespace}/{name}/{version}/{variant}; "
                        + "found \"\(text)\"")
            }
        case (.free, 2...), (.package, 3), (.release, 4), (.file, 5):
            isArtifact = false
        default:
            throw KeyError(
                description:
                    "expected a key doc/…, artifact/{coordinate}, deleted/{coordinate}, package/{namespace}/{name}, "
                    + "release/{namespace}/{name}/{version} or file/{namespace}/{name}/{version}/{file}; "
                    + "found \"\(text)\"")
        }
        exact = ExactText(text)
    }

    /// The key of an artifact's document.
    public init(_ coordinate: Coordinate) {
        exact = ExactText("artifact/\(coordinate)")
        isArtifact = true
    }

    /// The key of what remains of an artifact that was deleted.
    public init(deleted coordinate: Coordinate) {
        exact = ExactText("deleted/\(coordinate)")
        isArtifact = false
    }

    /// Checks what every key would have to begin with: nothing where a key can begin so.
    /// - Throws: ``KeyError`` as for a whole key.
    public static func check(beginning: String) throws(KeyError) {
        try KeyBeginning(beginning).check(
            segments: 5,
            expected: "a key doc/…, artifact/{coordinate}, deleted/{coordinate}, package/…, release/… or file/…")
    }

    /// Whether what follows the kind is a coordinate in its normal spelling.
    private static func hasCoordinate(_ text: String, after kind: StaticString) -> Bool {
        text.utf8.span.withUnsafeBufferPointer {
            Coordinate.isDescription(UnsafeBufferPointer(rebasing: $0[kind.utf8CodeUnitCount...]))
        }
    }

    /// The package of an artifact's document; nil for any other.
    public var package: PackageName? {
        guard isArtifact else { return nil }
        let parts = KeyShape.segments(of: text)
        return try? PackageName(namespace: parts[1], name: parts[2])
    }

    /// The whole key.
    public var text: String { exact.text }

    public var description: String { text }
}

extension DocumentKey {
    /// The cursor of the keys after this one, as text that needs no encoding in a URL.
    public var cursor: String { Hexadecimal.encode(Array(text.utf8)) }

    /// Reads what ``cursor`` wrote; nil for anything else.
    public init?(cursor: String) {
        guard let bytes = Hexadecimal.decode(lowercase: cursor), let text = String(validating: bytes, as: UTF8.self),
            let key = try? DocumentKey(text)
        else { return nil }
        self = key
    }
}
