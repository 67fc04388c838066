public import RepositoryModel

/// Why a text is no key.
public struct KeyError: Error, CustomStringConvertible {
    /// What was expected and what was found.
    public let description: String
}

/// The key of a document, relative to its tenant: `doc/…` for free use, `artifact/{coordinate}` for artifacts.
public struct DocumentKey: Hashable, Sendable, CustomStringConvertible {
    private let exact: ExactText
    /// Whether this is the key of an artifact's document, and no free one.
    public let isArtifact: Bool

    /// - Throws: ``KeyError`` for an unknown kind, an empty segment, a control character, more than 1,024 bytes, or
    ///   an artifact key that is not a coordinate in its normal spelling.
    public init(_ text: String) throws(KeyError) {
        switch try keyShape(of: text) {
        case (.free, 2...):
            isArtifact = false
        case (.artifact, 5):
            guard Self.hasCoordinate(text) else {
                throw KeyError(
                    description: "expected artifact/{namespace}/{name}/{version}/{variant}; found \"\(text)\"")
            }
            isArtifact = true
        default:
            throw KeyError(description: "expected a key doc/… or artifact/{coordinate}; found \"\(text)\"")
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
            segments: 5, expected: "a key doc/… or artifact/{namespace}/{name}/{version}/{variant}")
    }

    /// Whether a key of five segments has a coordinate in its normal spelling.
    private static func hasCoordinate(_ text: String) -> Bool {
        let parts = segments(of: text)
        guard
            let coordinate = try? Coordinate(
                namespace: parts[1], name: parts[2], version: parts[3], variant: parts[4])
        else { return false }
        return coordinate.package.namespace == parts[1] && coordinate.package.name == parts[2]
            && coordinate.version.text == parts[3] && coordinate.variant == parts[4]
    }

    /// The whole key.
    public var text: String { exact.text }

    public var description: String { text }
}

/// The key of an index, relative to its tenant: `artifact/{namespace}/{name}`, or `doc/…` for free use.
public struct IndexKey: Hashable, Sendable, CustomStringConvertible {
    private let exact: ExactText

    /// - Throws: ``KeyError`` for an unknown kind, an empty segment, a control character or more than 1,024 bytes.
    public init(_ text: String) throws(KeyError) {
        switch try keyShape(of: text) {
        case (.free, 2...), (.artifact, 3): exact = ExactText(text)
        default:
            throw KeyError(
                description: "expected an index key artifact/{namespace}/{name} or doc/…; found \"\(text)\"")
        }
    }

    /// Checks what every key would have to begin with: nothing where a key can begin so.
    /// - Throws: ``KeyError`` as for a whole key.
    public static func check(beginning: String) throws(KeyError) {
        try KeyBeginning(beginning).check(segments: 3, expected: "an index key artifact/{namespace}/{name} or doc/…")
    }

    /// The index of a package's artifacts.
    public init(_ package: PackageName) { exact = ExactText("artifact/\(package)") }

    /// The whole key.
    public var text: String { exact.text }

    public var description: String { text }
}

/// What a key is about, by its first segment.
private enum KeyKind {
    case free, artifact, unknown

    init(_ segment: String) {
        self =
            switch segment {
            case "doc": .free
            case "artifact": .artifact
            default: .unknown
            }
    }
}

private let slash = UInt8(ascii: "/")

/// The segments of a key.
private func segments(of text: String) -> [String] {
    var text = text
    return text.withUTF8 { bytes in
        var segments: [String] = []
        segments.reserveCapacity(5)
        var start = 0
        for end in 0...bytes.count where end == bytes.count || bytes[end] == slash {
            segments.append(String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<end]), as: UTF8.self))
            start = end + 1
        }
        return segments
    }
}

/// The kind of a key that obeys what is common to all kinds, and the number of its segments.
private func keyShape(of text: String) throws(KeyError) -> (kind: KeyKind, count: Int) {
    var key = text
    let shape = key.withUTF8 { bytes -> (kind: KeyKind, count: Int)? in
        guard bytes.count <= 1024 else { return nil }
        var count = 1
        var previous = slash
        for byte in bytes {
            if byte < 0x20 || byte == 0x7f || (byte == slash && previous == slash) { return nil }
            if byte == slash { count += 1 }
            previous = byte
        }
        guard previous != slash else { return nil }
        let kind = UnsafeBufferPointer(rebasing: bytes.prefix { $0 != slash })
        return (KeyKind(String(decoding: kind, as: UTF8.self)), count)
    }
    guard let shape else {
        throw KeyError(
            description: "expected a key of at most 1024 bytes, no empty segment and no control character in it; "
                + "found \"\(text.prefix(80).filter { !$0.isNewline })\"")
    }
    return shape
}
