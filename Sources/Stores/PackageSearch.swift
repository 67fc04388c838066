public import RepositoryModel

/// What a person has typed to find packages: words, each of which must be the beginning of a text of the package.
public struct PackageWords: Sendable {
    /// The most bytes of all of it.
    public static let maximumLength = 256
    /// The words, in the spelling of ``PackageText``.
    let words: [String]

    /// Takes a text apart, at white space and slashes. Nil where it is too long.
    public init?(_ text: String) {
        guard text.utf8.count <= Self.maximumLength else { return nil }
        words = text.lowercased().split { $0.isWhitespace || $0 == "/" }
            .map { String(PackageText.normalized(String($0)).drop { $0 == "-" }) }.filter { !$0.isEmpty }
    }

    /// Whether everything is looked for.
    public var isEmpty: Bool { words.isEmpty }

    /// The word that leads to the fewest packages, probably.
    var longest: String { words.max { $0.utf8.count < $1.utf8.count } ?? "" }

    /// What of a package the words have found; nil if not all of them have found something.
    func match(_ texts: [PackageText]) -> PackageSearch.Match? {
        var match: PackageSearch.Match?
        for word in words {
            let kinds = texts.filter { $0.text.hasPrefix(word) }.map(\.kind)
            guard !kinds.isEmpty else { return nil }
            if kinds.contains(where: { $0 != .namespace }) { match = .name } else if match == nil { match = .namespace }
        }
        return match
    }
}

/// A search for packages.
///
/// Where only some of the rows that are read fit, a page may be short and have a next all the same: a request reads at most
/// ``BoundedScan/maximum`` rows.
public struct PackageSearch: Sendable {
    /// The orders of what is found.
    public enum Order: String, Sendable, CaseIterable {
        /// By the text that was found: a package whose whole name was typed before the others of a longer name.
        case match
        /// By namespace and name.
        case name
        /// The package that was changed last is the first.
        case updated
    }

    /// What the words have found.
    public enum Match: String, Sendable {
        /// A part of the name.
        case name
        /// A part of the namespace alone.
        case namespace
    }

    /// One package.
    public struct Result: Sendable, Equatable {
        /// The package.
        public let record: PackageRecord
        /// What of it was found; nil where everything was looked for.
        public let match: Match?
    }

    /// What is looked for.
    public var words: PackageWords
    /// Only packages of this namespace.
    public var namespace: String?
    /// The order. Where everything is looked for, ``Order/match`` is ``Order/name``.
    public var order: Order
    /// How many at most.
    public var limit: Int

    /// A search.
    public init(_ words: PackageWords, namespace: String? = nil, order: Order = .match, limit: Int) {
        self.words = words
        self.namespace = namespace
        self.order = order
        self.limit = limit
    }

    private var isByText: Bool { order == .match && !words.isEmpty }

    /// Reads one page.
    /// - Parameter cursor: the `next` of the page before.
    /// - Returns: what was found, and the cursor of the next page; nil for a cursor of another search.
    public func page(
        after cursor: String?, of store: any PackageStore, tenant: TenantID
    ) throws(StoreError) -> (results: [Result], next: String?)? {
        if isByText {
            let start = cursor.map { PackageText($0) }
            if let start, start?.text.hasPrefix(words.longest) != true { return nil }
            let page = try BoundedScan.page(limit: limit, after: start ?? nil, place: { $0.0.text }) {
                (limit, place) throws(StoreError) in
                try store.texts(beginning: words.longest, limit: limit, after: place, tenant: tenant)
                    .map { ($0, match(of: $0)) }
            } fits: {
                $0.1 != nil
            }
            return (page.rows.map { Result(record: $0.0.record, match: $0.1) }, page.next?.description)
        }
        let start = cursor.map { PackagePlace($0) }
        if let start, start == nil { return nil }
        let order: PackageQuery.Order = self.order == .updated ? .updated : .name
        let page = try BoundedScan.page(limit: limit, after: start ?? nil, place: { $0.0.place }) {
            (limit, place) throws(StoreError) in
            try store.packages(
                matching: PackageQuery(limit: limit, namespace: namespace, order: order, after: place), tenant: tenant
            ).map { ($0, words.match(PackageText.all(of: $0.name))) }
        } fits: {
            words.isEmpty || $0.1 != nil
        }
        return (page.rows.map { Result(record: $0.0, match: $0.1) }, page.next?.description)
    }

    /// What the words have found of a package; nil also where another text of it leads to it before this one.
    private func match(of found: FoundText) -> Match? {
        guard namespace == nil || found.record.name.namespace == namespace else { return nil }
        let texts = PackageText.all(of: found.record.name)
        guard texts.filter({ $0.text.hasPrefix(words.longest) }).min() == found.text else { return nil }
        return words.match(texts)
    }
}
