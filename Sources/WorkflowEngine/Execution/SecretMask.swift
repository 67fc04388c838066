public import JSON
import WorkflowModel

/// Masks credentials in the record of an execution.
public enum SecretMask {
    private static let mask: JSONValue = "***"

    /// Masks everything in a value that looks like a credential or has the name of one.
    public static func masked(_ value: JSONValue, named name: String = "") -> JSONValue {
        switch value.kind {
        case .object: JSONValue(members: value.members.map { ($0.key, masked($0.value, named: $0.key)) })
        case .array: JSONValue(value.elements.map { masked($0, named: name) })
        case .string: Credentials.looksSecret(value, named: name) ? mask : value
        default: value
        }
    }
}
