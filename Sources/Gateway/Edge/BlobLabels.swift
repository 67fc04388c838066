import HTTPCore

extension HTTPResponse {
    /// The fields that nginx carries over to a blob beside those of every download (deploy/nginx/read_blob_labels.conf).
    static let blobLabels = [
        "Link", "Vary", "Content-Version", "Docker-Content-Digest", "Docker-Distribution-Api-Version",
        "X-Checksum-Md5", "X-Checksum-Sha1", "X-Checksum-Sha256", "X-Swift-Package-Signature",
        "X-Swift-Package-Signature-Format",
    ]

    /// Their lengths, by which nearly every other field is told apart without comparing its name.
    private static let blobLabelLengths = blobLabels.reduce(UInt64(0)) { $0 | 1 << $1.utf8.count }

    /// Sends a blob by the way that keeps such fields, where it has some. Looking for them on each download would cost
    /// nginx more than the few that have them.
    mutating func keepBlobLabels() {
        guard case .file(let location) = body, location.hasPrefix("/_blobs/") else { return }
        guard fields.contains(where: Self.isBlobLabel) else { return }
        for name in Self.blobLabels where fields[name] != nil {
            // nginx reads one value of a name.
            let values = fields.values(of: name)
            if values.count > 1 { fields[name] = values.joined(separator: ", ") }
        }
        body = .file(location: "/_labelled_blobs/" + location.dropFirst("/_blobs/".count))
    }

    private static func isBlobLabel(_ field: HTTPFields.Field) -> Bool {
        blobLabelLengths & 1 << field.name.utf8.count != 0 && blobLabels.contains(where: field.isNamed)
    }
}
