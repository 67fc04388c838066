import Crypto
import JSON

extension Deployment {
    /// Publishes bytes as `coordinate`, by PUT and as the first user unless said otherwise.
    func publish(
        _ bytes: [UInt8], as coordinate: String, by method: String = "PUT", token: String? = nil,
        fields: [String] = [], query: String = ""
    ) throws -> Answer {
        let fields =
            fields.contains { $0.lowercased().hasPrefix("content-type:") }
            ? fields : fields + ["Content-Type: application/octet-stream"]
        return try curl(
            method, "/v1/\(coordinate)/blob\(query)", token: token ?? admin(), fields: fields, body: .bytes(bytes))
    }

    /// Logs in; the answer as it is.
    func login(_ username: String, _ password: String) throws -> Answer {
        let body: JSONValue = ["username": JSONValue(username), "password": JSONValue(password)]
        return try curl("POST", "/auth/login", body: .bytes(body.serialized()))
    }
}

/// The SHA-256 of bytes as the contract writes it.
func digest(of bytes: [UInt8]) -> String {
    "sha256:" + SHA256.hexadecimal(bytes)
}
