public import RepositoryModel

/// Why a text is no key.
public struct KeyError: Error, CustomStringConvertible {
    /// What was expected and what was found.
    public let description: String
}

/// The key of a document, relative to its tenant: `doc/…` for free use, `artifact/{coordinate}` for artifacts.
public struct DocumentKey: Hashable, Sendable, CustomStringConvertible {
    /// The whole key.
    public let text: String
    /// The artifact whose document this is; nil for a free document.
    public let coordinate: Coordinate?

    /// - Throws: ``KeyError`` for an unknown kind, an empty segment, a control character, more than 1,024 bytes, or
    ///   an artifact key that is not a coordinate in its normal spelling.
    public init(_ text: String) throws(KeyError) {
        let segments = try keySegments(text)
        switch segments[0] {
        case "doc" where segments.count > 1:
            coordinate = nil
        case "artifact" where segments.count == 5:
            guard
                let coordinate = try? Coordinate(
                    namespace: segments[1], name: segments[2], version: segments[3], variant: segments[4]),
                coordinate.description == segments[1...].joined(separator: "/")
            else {
                throw KeyError(
                    description: "expected artifact/{namespace}/{name}/{version}/{variant}; found \"\(text)\"")
            }
            self.coordinate = coordinate
        default:
            throw KeyError(description: "expected a key doc/… or artifact/{coordinate}; found \"\(text)\"")
        }
        self.text = text
    }

    /// The key of an artifact's document.
    public init(_ coordinate: Coordinate) {
        text = "artifact/\(coordinate)"
        self.coordinate = coordinate
    }

    public var description: String { text }
}

/// The key of an index, relative to its tenant: `artifact/{namespace}/{name}`, or `doc/…` for free use.
public struct IndexKey: Hashable, Sendable, CustomStringConvertible {
    /// The whole key.
    public let text: String

    /// - Throws: ``KeyError`` for an unknown kind, an empty segment, a control character or more than 1,024 bytes.
    public init(_ text: String) throws(KeyError) {
        let segments = try keySegments(text)
        let fits =
            switch segments[0] {
            case "doc": segments.count > 1
            case "artifact": segments.count == 3
            default: false
            }
        guard fits else {
            throw KeyError(
                description: "expected an index key artifact/{namespace}/{name} or doc/…; found \"\(text)\"")
        }
        self.text = text
    }

    /// The index of a package's artifacts.
    public init(_ package: PackageName) { text = "artifact/\(package)" }

    public var description: String { text }
}

private func keySegments(_ text: String) throws(KeyError) -> [String] {
    let segments = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard text.utf8.count <= 1024, segments.allSatisfy({ !$0.isEmpty }),
        text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f })
    else {
        throw KeyError(
            description: "expected a key of at most 1024 bytes, no empty segment and no control character in it; "
                + "found \"\(text.prefix(80).filter { !$0.isNewline })\"")
    }
    return segments
}
