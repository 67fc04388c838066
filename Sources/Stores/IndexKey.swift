public import RepositoryModel

/// The key of an index, relative to its tenant:
///
///     artifact/{namespace}/{name}                 a package's artifacts
///     package/{namespace}                         the packages of a namespace
///     release/{namespace}/{name}                  the releases of a package
///     file/{namespace}/{name}                     the files of a package; up to two more segments narrow them
///     deleted                                     what was deleted and can be restored, by the time of its end
///     doc/…                                       free use
public struct IndexKey: Hashable, Sendable, CustomStringConvertible {
    private let exact: ExactText

    /// - Throws: ``KeyError`` for an unknown kind, a wrong number of segments, an empty segment, a control character or
    ///   too many bytes.
    public init(_ text: String) throws(KeyError) {
        let shape = try KeyShape(of: text)
        switch (shape.kind, shape.count) {
        case (.free, 2...), (.deleted, 1), (.artifact, 3), (.package, 2), (.release, 3), (.file, 3...5):
            exact = ExactText(text)
        default:
            throw KeyError(
                description: "expected an index key artifact/{namespace}/{name}, package/{namespace}, "
                    + "release/{namespace}/{name}, file/{namespace}/{name} or doc/…; found \"\(text)\"")
        }
    }

    /// Checks what every key would have to begin with: nothing where a key can begin so.
    /// - Throws: ``KeyError`` as for a whole key.
    public static func check(beginning: String) throws(KeyError) {
        try KeyBeginning(beginning).check(
            segments: 3,
            expected: "an index key artifact/{namespace}/{name}, package/…, release/…, file/… or doc/…")
    }

    /// What was deleted and can still be restored.
    public static let deleted = IndexKey(exact: ExactText("deleted"))

    private init(exact: ExactText) { self.exact = exact }

    /// The index of a package's artifacts.
    public init(_ package: PackageName) { exact = ExactText("artifact/\(package)") }

    /// The package whose artifacts these are; nil for any other index.
    public var package: PackageName? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, parts[0] == "artifact",
            let package = try? PackageName(namespace: parts[1], name: parts[2]), IndexKey(package) == self
        else { return nil }
        return package
    }

    /// The whole key.
    public var text: String { exact.text }

    public var description: String { text }
}
