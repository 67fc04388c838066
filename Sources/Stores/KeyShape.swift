import Bytes

/// Why a text is no key: what was expected and what was found.
public struct KeyError: Error, CustomStringConvertible {
    public let description: String
}

/// The kind of a key, by its first segment.
enum KeyKind {
    case free, artifact, deleted, package, release, file, unknown

    init(_ segment: String) {
        self =
            switch segment {
            case "artifact": .artifact
            case "deleted": .deleted
            case "doc": .free
            case "package": .package
            case "release": .release
            case "file": .file
            default: .unknown
            }
    }

    /// Whether the segments after the kind are percent-encoded names.
    var hasNames: Bool { [.package, .release, .file].contains(self) }
}

/// The kind of a key that obeys what all kinds have in common, and the number of its segments.
struct KeyShape {
    /// The most bytes that a key may have: five names with their slashes.
    private static let maximumLength = 5 * (PercentEncodedSegment.maximumLength + 1)
    /// The most bytes that a key without such names may have.
    private static let maximumFreeLength = 1_024
    private static let slash = UInt8(ascii: "/")

    let kind: KeyKind
    let count: Int

    init(of text: String) throws(KeyError) {
        var key = text
        guard let shape = key.withUTF8({ Self(utf8: $0) }) else {
            throw KeyError(
                description: "expected a key of at most \(Self.maximumFreeLength) bytes, no empty segment and no "
                    + "control character in it, names percent-encoded in at most "
                    + "\(PercentEncodedSegment.maximumLength) bytes each; "
                    + "found \"\(text.prefix(80).filter { !$0.isNewline })\"")
        }
        self = shape
    }

    private init?(utf8 bytes: UnsafeBufferPointer<UInt8>) {
        guard bytes.count <= Self.maximumLength else { return nil }
        var count = 1
        var previous = Self.slash
        for byte in bytes {
            if byte < 0x20 || byte == 0x7f || (byte == Self.slash && previous == Self.slash) { return nil }
            if byte == Self.slash { count += 1 }
            previous = byte
        }
        guard previous != Self.slash else { return nil }
        let first = bytes.prefix { $0 != Self.slash }
        kind = KeyKind(String(decoding: UnsafeBufferPointer(rebasing: first), as: UTF8.self))
        self.count = count
        if kind.hasNames {
            for name in bytes[first.endIndex...].split(separator: Self.slash) {
                guard PercentEncodedSegment.isNormal(UnsafeBufferPointer(rebasing: name)) else { return nil }
            }
        } else {
            guard bytes.count <= Self.maximumFreeLength else { return nil }
        }
    }

    /// The segments of a key.
    static func segments(of text: String) -> [String] {
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
}

/// A name of any protocol as a segment of a key: letters, digits and `-._~` stand for themselves, every other byte of
/// its UTF-8 is `%` and two upper-case hexadecimal digits (RFC 3986, 2). So one name has one key, and no name has a
/// slash.
enum PercentEncodedSegment {
    /// The most bytes of a segment.
    static let maximumLength = 512

    /// Whether the bytes are a name in this spelling.
    static func isNormal(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard bytes.count <= maximumLength, let decoded = PercentEncoding.decode(bytes),
            let name = String(validating: decoded, as: UTF8.self)
        else { return false }
        return PercentEncoding.encode(name).utf8.elementsEqual(bytes)
    }
}
