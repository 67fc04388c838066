import Bytes
public import RepositoryModel

/// The key of a document, relative to its tenant. Its first segment is its kind:
///
///     doc/…                                                free use, any segments
///     artifact/{namespace}/{name}/{version}/{variant}      an artifact, in its normal spelling
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
        case (.artifact, 5):
            guard Self.hasCoordinate(text) else {
                throw KeyError(
                    description: "expected artifact/{namespace}/{name}/{version}/{variant}; found \"\(text)\"")
            }
            isArtifact = true
        case (.free, 2...), (.package, 3), (.release, 4), (.file, 5):
            isArtifact = false
        default:
            throw KeyError(
                description: "expected a key doc/…, artifact/{coordinate}, package/{namespace}/{name}, "
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

    /// Checks what every key would have to begin with: nothing where a key can begin so.
    /// - Throws: ``KeyError`` as for a whole key.
    public static func check(beginning: String) throws(KeyError) {
        try KeyBeginning(beginning).check(
            segments: 5, expected: "a key doc/…, artifact/{coordinate}, package/…, release/… or file/…")
    }

    /// Whether the key of an artifact has a coordinate in its normal spelling.
    private static func hasCoordinate(_ text: String) -> Bool {
        text.utf8.span.withUnsafeBufferPointer {
            Coordinate.isDescription(UnsafeBufferPointer(rebasing: $0["artifact/".utf8.count...]))
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
