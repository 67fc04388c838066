import Bytes

/// The rules for the names of workflows.
package enum WorkflowName {
    /// The rule for a name, as messages state it (HTTP contract, "Workflows").
    package static let pattern = "^[a-z0-9][a-z0-9_-]{0,63}$"

    /// Workflows that only the deployment provides and only its own workflows may run (article NodeTypes).
    private static let reserved: Set<String> = ["auth_login", "server"]

    /// Returns whether a workflow may have that name: whether it matches ``pattern``.
    package static func isValid(_ name: String) -> Bool {
        guard let first = name.utf8.first, name.utf8.count <= 64, isLowerOrDigit(first) else { return false }
        return name.utf8.allSatisfy { isLowerOrDigit($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }
    }

    /// Returns whether the workflow of that name is the deployment's: no tenant can replace it, and no workflow of a
    /// tenant's own can run it.
    package static func isReserved(_ name: String) -> Bool { reserved.contains(name) }

    private static func isLowerOrDigit(_ byte: UInt8) -> Bool { byte.isASCIIDigit || byte.isASCIILowercase }
}
