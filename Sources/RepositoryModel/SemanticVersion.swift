import Bytes

/// A version that parses as SemVer 2.0 (semver.org), strictly or leniently.
struct SemanticVersion {
    /// Which spellings are read.
    enum Spelling {
        /// As SemVer defines it: three numbers.
        case strict
        /// Also `v1`, `1` and `1.2`; but a pre-release needs a dot before it, so that the date `2026-01-02` is not a
        /// pre-release of 2026.
        case lenient
    }

    typealias Identifier = Substring.UTF8View.SubSequence

    /// Major, minor and patch as decimal digits of any length; a missing one is "0".
    let core: [Identifier]
    /// The dot-separated identifiers after `-`; empty for a release.
    let prerelease: [Identifier]

    /// Nil if the text is not SemVer: a leading zero, an empty identifier, more than three numbers.
    init?(_ text: String, _ spelling: Spelling = .lenient) {
        var rest = text.utf8[...]
        if spelling == .lenient, rest.first == UInt8(ascii: "v") { rest = rest.dropFirst() }
        if let plus = rest.firstIndex(of: UInt8(ascii: "+")) {
            guard Self.identifiers(rest[rest.index(after: plus)...]) != nil else { return nil }
            rest = rest[..<plus]
        }
        var prerelease: [Identifier] = []
        if let dash = rest.firstIndex(of: UInt8(ascii: "-")) {
            guard let found = Self.identifiers(rest[rest.index(after: dash)...]),
                found.allSatisfy({ !isNumeric($0) || isCanonicalNumber($0) })
            else { return nil }
            prerelease = found
            rest = rest[..<dash]
        }
        var core = rest.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let fewest = spelling == .strict ? 3 : prerelease.isEmpty ? 1 : 2
        guard (fewest...3).contains(core.count), core.allSatisfy(isCanonicalNumber) else { return nil }
        while core.count < 3 { core.append("0"[...].utf8) }
        self.core = core
        self.prerelease = prerelease
    }

    /// SemVer precedence as bytes whose lexicographic order is the order of versions.
    var sortKey: [UInt8] {
        [SortKey.semantic] + core.flatMap(SortKey.number)
            + (prerelease.isEmpty ? [SortKey.release] : [SortKey.prerelease] + SortKey.fields(prerelease))
    }

    /// Splits dot-separated identifiers of `[0-9A-Za-z-]`; nil if one is empty or has another character.
    private static func identifiers(_ text: Identifier) -> [Identifier]? {
        let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.allSatisfy { !$0.isEmpty && $0.allSatisfy(isIdentifierByte) } ? parts : nil
    }
}

/// Writes the parts of a version into its sort key.
enum SortKey {
    static let notSemantic: UInt8 = 0
    static let semantic: UInt8 = 1
    static let prerelease: UInt8 = 1
    static let release: UInt8 = 2

    private static let end: UInt8 = 0
    private static let numeric: UInt8 = 2
    private static let textual: UInt8 = 3

    /// Adds a number of any size: the count of its digits (a version is at most 128 long), then the digits.
    static func number(_ digits: some Collection<UInt8>) -> [UInt8] {
        let significant = digits.drop { $0 == UInt8(ascii: "0") }
        return [UInt8(significant.count)] + significant
    }

    /// Adds a list of fields: numbers sort below texts, texts by their bytes, a list below each that it is a prefix of.
    static func fields(_ fields: [SemanticVersion.Identifier]) -> [UInt8] {
        fields.flatMap { isNumeric($0) ? [numeric] + number($0) : [textual] + $0 + [end] } + [end]
    }
}

private func isNumeric(_ field: SemanticVersion.Identifier) -> Bool {
    DecimalDigits.areAll(field)
}

private func isCanonicalNumber(_ field: SemanticVersion.Identifier) -> Bool {
    isNumeric(field) && (field.count == 1 || field.first != UInt8(ascii: "0"))
}

private func isIdentifierByte(_ byte: UInt8) -> Bool {
    byte.isASCIIAlphanumeric || byte == UInt8(ascii: "-")
}
