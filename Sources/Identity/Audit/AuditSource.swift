import Crypto
public import HTTPCore
public import JSON
public import RepositoryModel
public import Stores

/// Who does something, and from where: what the audit log says beside the deed.
public struct AuditSource: Sendable {
    /// The login name; nil for a command on the machine.
    public let actor: String?
    /// The request.
    public let request: RequestSource

    /// A source.
    public init(actor: String?, request: RequestSource) {
        self.actor = actor
        self.request = request
    }

    /// A command on the machine.
    public static let command = AuditSource(actor: nil, request: .none)

    /// An entry about what was done, or refused.
    public func entry(
        _ type: AuditType, of subject: String?, isAllowed: Bool = true, details: JSONValue = .null,
        at moment: Timestamp = .now
    ) -> AuditEntry {
        AuditEntry(
            id: RandomIdentifier.make(), at: moment, type: type.rawValue, actor: actor, subject: subject,
            address: request.address, requestID: request.requestID, isAllowed: isAllowed, details: details)
    }
}
