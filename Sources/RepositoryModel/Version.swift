import Bytes

/// A version, and the one order in which versions stand.
///
/// What parses as SemVer 2.0 is ordered by its precedence (semver.org, 11); a leading `v` and a missing minor or patch
/// number are accepted if a dot precedes any pre-release. Anything else, such as `2026-01-02`, is a release, sorts below
/// every SemVer version, and is compared by its fields between `.`, `-`, `_` and `+`, numbers as numbers.
/// Two versions of equal precedence (`1.0` and `1.0.0`, or different build metadata) are still different versions.
public struct Version: Hashable, Sendable, CustomStringConvertible {
    /// The version as it was published.
    public let text: String

    /// Trims a text, then checks it.
    /// - Throws: ``NameError`` for anything but `^[A-Za-z0-9][A-Za-z0-9._+-]{0,127}$`.
    public init(_ text: String) throws(NameError) {
        self.text = try NameRule.version.check(Self.normalized(text), part: "version")
    }

    /// How a version compares with others.
    public struct Order: Sendable {
        /// Bytes whose lexicographic order is the order of versions; equal for equal precedence.
        public let sortKey: [UInt8]
        /// Whether this is a SemVer pre-release. What is not SemVer counts as a release.
        public let isPrerelease: Bool
    }

    /// How it compares with others. Most versions are only read and shown, so this is computed on demand.
    public var order: Order {
        guard let parsed = SemanticVersion(text) else {
            let fields = SortKey.fields(text.utf8.split { !$0.isASCIIAlphanumeric })
            return Order(sortKey: [SortKey.notSemantic] + fields, isPrerelease: false)
        }
        return Order(sortKey: parsed.sortKey, isPrerelease: !parsed.prerelease.isEmpty)
    }

    /// ``Order/sortKey`` alone.
    public var sortKey: [UInt8] { order.sortKey }

    /// ``Order/isPrerelease`` alone.
    public var isPrerelease: Bool { SemanticVersion(text)?.prerelease.isEmpty == false }

    /// Whether a text is a version by SemVer 2.0 as it is written: three numbers, no `v`.
    public static func isSemantic(_ text: String) -> Bool { SemanticVersion(text, .strict) != nil }

    /// A version in its normal spelling, not yet checked: trimmed alone, since its case is meant.
    public static func normalized(_ text: String) -> String { text.trimmedASCII }

    public var description: String { text }

    /// Tells whether the left version has the lower precedence.
    public func precedes(_ other: Version) -> Bool { sortKey.lexicographicallyPrecedes(other.sortKey) }
}
