public import RepositoryModel

/// A text by which a package is found: its name or its namespace, from the beginning of one of its words to the end.
///
/// So `web-http-server` is found by what `web-http-server`, `http-server` or `server` begin with: one word or several, as
/// they follow each other. `.`, `_` and `-` separate words, and are all `-` here.
public struct PackageText: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// What a text is; of equal texts the lower kind comes first.
    public enum Kind: Int, Sendable {
        /// The whole name.
        case name
        /// A later part of the name.
        case word
        /// The namespace, or a part of it.
        case namespace
    }

    /// The text.
    public let text: String
    /// What it is.
    public let kind: Kind
    /// The package.
    public let package: PackageName

    /// For stores.
    public init(_ text: String, _ kind: Kind, of package: PackageName) {
        self.text = text
        self.kind = kind
        self.package = package
    }

    /// All texts of a package.
    public static func all(of package: PackageName) -> [PackageText] {
        let (name, namespace) = (normalized(package.name), normalized(package.namespace))
        var texts: [PackageText] = []
        for (number, text) in endings(of: name).enumerated() {
            texts.append(PackageText(text, number == 0 ? .name : .word, of: package))
        }
        for text in endings(of: namespace) { texts.append(PackageText(text, .namespace, of: package)) }
        return texts
    }

    /// A text as texts are compared.
    static func normalized(_ text: String) -> String {
        String(decoding: text.utf8.map { separators.contains($0) ? dash : $0 }, as: UTF8.self)
    }

    private static let dash = UInt8(ascii: "-")
    private static let separators = [UInt8(ascii: "."), UInt8(ascii: "_")]

    /// A text from each beginning of a word to its end. The first is the whole text.
    private static func endings(of text: String) -> [String] {
        let bytes = Array(text.utf8)
        return bytes.indices.filter { $0 == 0 || bytes[$0 - 1] == dash && bytes[$0] != dash }
            .map { String(decoding: bytes[$0...], as: UTF8.self) }
    }

    private var order: (String, Int, String, String) { (text, kind.rawValue, package.namespace, package.name) }

    public static func < (left: PackageText, right: PackageText) -> Bool { left.order < right.order }

    /// Reads what `description` wrote; nil for anything else.
    public init?(_ cursor: String) {
        let parts = cursor.split(separator: "~", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 4, let kind = Int(parts[1]).flatMap(Kind.init),
            let package = try? PackageName(namespace: parts[2], name: parts[3])
        else { return nil }
        self.init(parts[0], kind, of: package)
        guard description == cursor, Self.all(of: package).contains(self) else { return nil }
    }

    /// Text that needs no encoding in a URL.
    public var description: String { "\(text)~\(kind.rawValue)~\(package.namespace)~\(package.name)" }
}
