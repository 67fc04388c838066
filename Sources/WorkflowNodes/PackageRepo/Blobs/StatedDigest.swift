import Bytes
import HTTPCore
import JSON
import RepositoryModel
import Stores
import WorkflowModel

/// A digest that a client states: `sha256:…`, or a `Repr-Digest` field (RFC 9530) that has `sha-256`.
enum StatedDigest {
    /// Nil where none is stated, or only ones of other algorithms.
    /// - Throws: `INVALID_REQUEST` for one that cannot be read.
    static func read(_ value: JSONValue) throws(NodeFailure) -> Digest? {
        if value.isNull { return nil }
        guard let text = value.string else { throw unreadable(value) }
        if text.hasPrefix("sha256:") {
            guard let digest = Digest(text.lowercased()) else { throw unreadable(value) }
            return digest
        }
        guard text.contains("=:") else { throw unreadable(value) }
        for member in text.split(separator: ",") {
            let parts = member.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, parts[0] == "sha-256" else { continue }
            let encoded = parts[1].prefix { $0 != " " && $0 != ";" }
            guard encoded.hasPrefix(":"), encoded.hasSuffix(":"), encoded.count > 2,
                let bytes = Base64.decode(String(encoded.dropFirst().dropLast())),
                let digest = Digest(hexadecimal: Hexadecimal.encode(bytes))
            else { throw unreadable(value) }
            return digest
        }
        return nil
    }

    private static func unreadable(_ value: JSONValue) -> NodeFailure {
        NodeFailure(
            .invalidRequest,
            "digest must be sha256: and 64 hexadecimal digits, or a Repr-Digest with sha-256; "
                + "found \(PageParameters.shown(value))")
    }
}

extension NodeCall {
    /// A blob that the tenant may see.
    /// - Throws: `BLOB_NOT_FOUND`.
    @discardableResult
    func requireVisible(_ digest: Digest) throws(NodeFailure) -> BlobReference {
        guard let blob = try stored({ () throws(StoreError) in try store.reference(to: digest) }) else {
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
