/// The limits of a document (`RESOURCE_LIMIT_EXCEEDED`).
package enum DocumentLimits {
    /// Bytes.
    package static let size = 1 << 20
    /// Levels of objects and arrays.
    package static let depth = 64
    /// Levels of objects and arrays in one parameter, which is inside the document, its list of nodes, the node and the
    /// object of parameters.
    package static let parameterDepth = depth - 4
    package static let nodes = 500
    package static let connections = 2_000
}
