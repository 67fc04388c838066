import RepositoryModel

/// The beginning of a key whose rest is not known yet: `artifact/acme/` of `artifact/acme/$name`.
struct KeyBeginning {
    private static let kinds = ["doc", "artifact", "deleted", "package", "release", "file"]

    private let text: String
    /// The segments that a slash ends.
    private let complete: [String]
    /// The segment that goes on.
    private let open: String

    init(_ text: String) {
        var segments = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        self.text = text
        open = segments.popLast() ?? ""
        complete = segments
    }

    /// Checks that some key begins so.
    /// - Parameters:
    ///   - segments: how many segments an artifact's key has.
    ///   - expected: what a key looks like.
    /// - Throws: ``KeyError``.
    func check(segments: Int, expected: String) throws(KeyError) {
        let isKey =
            text.utf8.count <= 1024 && text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f }
            && complete.allSatisfy { !$0.isEmpty } && hasKind
            && (!["artifact", "deleted"].contains(complete.first) || complete.count < segments && hasCoordinate)
        guard !isKey else { return }
        throw KeyError(description: "expected \(expected); found a text that begins \"\(text.prefix(80))\"")
    }

    private var hasKind: Bool {
        complete.first.map(Self.kinds.contains) ?? Self.kinds.contains { $0.hasPrefix(open) }
    }

    /// Whether the parts that follow `artifact` or `deleted` can be those of a coordinate in its normal spelling.
    private var hasCoordinate: Bool {
        complete.indices.dropFirst().allSatisfy { isPart(complete[$0], at: $0) }
            && (open.isEmpty || canBegin(open, at: complete.count))
    }

    private func isPart(_ text: String, at position: Int) -> Bool {
        switch position {
        case 1: (try? PackageName(namespace: text, name: "x"))?.namespace == text
        case 2: (try? PackageName(namespace: "x", name: text))?.name == text
        default:
            (try? Coordinate(namespace: "x", name: "x", version: text, variant: "x"))?.version.text == text
        }
    }

    private func canBegin(_ text: String, at position: Int) -> Bool {
        switch position {
        case 2: NameRule.name.allows(text) && PackageName.normalized(name: text) == text
        case 3: NameRule.version.allows(text)
        default: NameRule.name.allows(text)
        }
    }
}
