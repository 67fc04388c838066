import HTTPCore

extension HTTPResponse {
    /// The fields that nginx carries over to a blob beside those of every download (deploy/nginx/read_blob_labels.conf).
    static let blobLabels = [
        "Link", "Vary", "Content-Version", "Docker-Content-Digest", "Docker-Distribution-Api-Version",
        "X-Checksum-Md5", "X-Checksum-Sha1", "X-Checksum-Sha256", "X-Swift-Package-Signature",
        "X-Swift-Package-Signature-Format",
    ]

    /// Sends a blob by the way that keeps such fields, where it has some. Looking for them on each download would cost
    /// nginx more than the few that have them.
    mutating func keepBlobLabels() {
        guard case .file(let location) = body, location.hasPrefix("/_blobs/") else { return }
        var isLabelled = false
        for name in Self.blobLabels where fields[name] != nil {
            isLabelled = true
            // nginx reads one value of a name.
            let values = fields.values(of: name)
            if values.count > 1 { fields[name] = values.joined(separator: ", ") }
        }
        if isLabelled { body = .file(location: "/_labelled_blobs/" + location.dropFirst("/_blobs/".count)) }
    }
}
