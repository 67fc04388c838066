import Bytes
import Crypto
import HTTPCore
import JSON
import RepositoryModel
import Stores
import WorkflowModel

/// The digests that a client states: `sha256:…`, or a `Repr-Digest` or `Content-Digest` field (RFC 9530) that has
/// `sha-256`. A client may state one in several places, and each statement counts.
enum StatedDigest {
    /// Every digest that a value states: a text, or a list of texts and lists. Nulls and fields of other algorithms state
    /// none.
    /// - Throws: `INVALID_REQUEST` for one that cannot be read.
    static func all(_ value: JSONValue) throws(NodeFailure) -> [Digest] {
        if value.isNull { return [] }
        if value.kind == .array {
            var all: [Digest] = []
            for element in value.elements { all += try Self.all(element) }
            return all
        }
        guard let text = value.string else { throw unreadable(value) }
        if text.hasPrefix("sha256:") {
            guard let digest = Digest(text.lowercased()) else { throw unreadable(value) }
            return [digest]
        }
        guard let field = DigestField(text) else { throw unreadable(value) }
        guard let bytes = field.sha256 else { return [] }
        guard let digest = Digest(hexadecimal: Hexadecimal.encode(bytes)) else { throw unreadable(value) }
        return [digest]
    }

    /// Checks that all statements are about those bytes.
    /// - Throws: `DIGEST_MISMATCH` that names the first which is not.
    static func check(_ stated: [Digest], against actual: Digest) throws(NodeFailure) {
        guard let other = stated.first(where: { $0 != actual }) else { return }
        throw NodeFailure(
            .digestMismatch, "The stated digest is \(other), that of the bytes is \(actual)",
            details: [["stated": JSONValue(other.description), "actual": JSONValue(actual.description)]])
    }

    private static func unreadable(_ value: JSONValue) -> NodeFailure {
        NodeFailure(
            .invalidRequest,
            "digest must be sha256: and 64 hexadecimal digits, or a Repr-Digest with sha-256; "
                + "found \(shown(value))")
    }
}

extension NodeCall {
    /// A blob that the tenant may see.
    /// - Throws: `BLOB_NOT_FOUND`.
    @discardableResult
    func requireVisible(_ digest: Digest) throws(NodeFailure) -> StoredBlob {
        guard let blob = try stored({ () throws(StoreError) in try store.blob(digest) }) else {
            throw NodeFailure(.blobNotFound, "There is no blob \(digest)")
        }
        return blob
    }

    /// A blob that a parameter names: `sha256:…`, or an object with `digest`.
    /// - Throws: `TYPE_MISMATCH`.
    func blobDigest(_ parameter: NodeParameter) throws(NodeFailure) -> Digest {
        try blobDigest(json(parameter), parameter)
    }

    /// A blob that a value in a parameter names.
    /// - Throws: `TYPE_MISMATCH`.
    func blobDigest(_ value: JSONValue, _ parameter: NodeParameter) throws(NodeFailure) -> Digest {
        guard let digest = (value["digest"] ?? value).withUTF8({ Digest(utf8: $0) }) ?? nil else {
            throw mismatch(parameter, "a blob: sha256:… or an object with 'digest'")
        }
        return digest
    }
}
