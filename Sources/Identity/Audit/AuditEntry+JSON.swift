public import JSON
import RepositoryModel
public import Stores

extension AuditEntry {
    /// The entry as lists and exports show it.
    public var json: JSONValue {
        func text(_ text: String?) -> JSONValue {
            guard let text, !text.isEmpty else { return .null }
            return JSONValue(text)
        }
        return [
            "id": JSONValue(id), "at": JSONValue(at.description), "type": JSONValue(type), "actor": text(actor),
            "subject": text(subject), "address": text(address), "request_id": text(requestID),
            "allowed": JSONValue(isAllowed), "details": details,
        ]
    }
}
