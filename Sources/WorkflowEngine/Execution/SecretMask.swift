public import JSON

/// Takes credentials out of what is kept of an execution.
public enum SecretMask {
    private static let mask: JSONValue = "***"

    /// A value without what looks like a credential, or stands under a name that says it is one.
    public static func masked(_ value: JSONValue, named name: String = "") -> JSONValue {
        switch value.kind {
        case .object: JSONValue(members: value.members.map { ($0.key, masked($0.value, named: $0.key)) })
        case .array: JSONValue(value.elements.map { masked($0, named: name) })
        case .string: Credentials.looksSecret(value, named: name) ? mask : value
        default: value
        }
    }
}
