import Bytes

/// Whether a workflow may be called that: `^[a-z0-9][a-z0-9_-]{0,63}$` (HTTP contract, "Workflows").
package func isWorkflowName(_ name: String) -> Bool {
    guard let first = name.utf8.first, name.utf8.count <= 64, isLowerOrDigit(first) else { return false }
    return name.utf8.allSatisfy { isLowerOrDigit($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }
}

private func isLowerOrDigit(_ byte: UInt8) -> Bool { byte.isASCIIDigit || byte.isASCIILowercase }
