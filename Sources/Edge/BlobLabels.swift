package import HTTPCore

extension HTTPResponse {
    /// The fields that nginx carries over to a blob beside those of every download (deploy/nginx/read_blob_labels.conf).
    static let blobLabels = [
        "Link", "Vary", "Content-Version", "Docker-Content-Digest", "Docker-Distribution-Api-Version",
        "X-Checksum-Md5", "X-Checksum-Sha1", "X-Checksum-Sha256", "X-Swift-Package-Signature",
        "X-Swift-Package-Signature-Format",
    ]

    /// They by the length of their name, by which nearly every other field is told apart without comparing any.
    private static let blobLabelsByLength = (0..<64).map { length in blobLabels.filter { $0.utf8.count == length } }

    /// Sends a blob by the way that keeps such fields, where it has some. Looking for them on each download would cost
    /// nginx more than the few that have them.
    package mutating func keepBlobLabels() {
        guard case .file(let location) = body, location.hasPrefix("/_blobs/") else { return }
        guard hasBlobLabels else { return }
        for name in Self.blobLabels where fields[name] != nil {
            // nginx reads one value of a name.
            let values = fields.values(of: name)
            if values.count > 1 { fields[name] = values.joined(separator: ", ") }
        }
        body = .file(location: "/_labelled_blobs/" + location.dropFirst("/_blobs/".count))
    }

    private var hasBlobLabels: Bool {
        let labels = Self.blobLabelsByLength
        return fields.contains { field in
            let length = field.name.utf8.count
            return length < labels.count && !labels[length].isEmpty && labels[length].contains(where: field.isNamed)
        }
    }
}
