import JSON
import RepositoryModel
import Stores
import Testing

extension MetadataStoreContract {
    /// Publishes, as far as lists of packages see it.
    private static func publish(
        _ name: String, _ version: String = "1.0.0", variant: String = "any", description: String? = nil,
        at seconds: Int = 0, by user: String = "ada", in store: any MetadataStore, tenant: TenantID = .default
    ) throws {
        let parts = name.split(separator: "/").map(String.init)
        let target = try Coordinate(namespace: parts[0], name: parts[1], version: version, variant: variant)
        let labels: JSONValue = description.map { ["description": JSONValue($0)] } ?? [:]
        try store.commit(
            [
                .putDocument(DocumentKey(target), ["labels": labels], blobs: [], ifAbsent: false),
                .upsertRow(IndexKey(target.package), Sample.row(version, variant: variant, at: seconds)),
                .updatePackage(PackageUpdate(target.package, at: Timestamp(seconds: seconds), by: user)),
            ], tenant: tenant)
    }

    private static func remove(
        _ name: String, _ version: String, variant: String = "any", at seconds: Int = 0, in store: any MetadataStore
    ) throws {
        let parts = name.split(separator: "/").map(String.init)
        let package = try PackageName(namespace: parts[0], name: parts[1])
        try store.commit(
            [
                .deleteRow(IndexKey(package), id: IndexRow.id(version: Version(version), variant: variant)),
                .updatePackage(PackageUpdate(package, at: Timestamp(seconds: seconds), by: "bob")),
            ], tenant: .default)
    }

    static let packageRules: [ContractRule<any MetadataStore>] = [
        ContractRule("a package says what its index and its newest release say") { store in
            let name = try PackageName(namespace: "acme", name: "a")
            #expect(try store.package(name, tenant: .default) == nil)
            try publish("acme/a", "1.0.0", description: "one", at: 1, in: store)
            try publish("acme/a", "1.0.0", variant: "linux", description: "one", at: 2, in: store)
            try publish("acme/a", "2.0.0-rc.1", description: "not yet", at: 3, in: store)
            try publish("acme/a", "1.10.0", description: "two", at: 4, by: "bob", in: store)
            try publish("acme/a", "1.9.0", description: "late", at: 5, by: "cy", in: store)
            let record = try #require(try store.package(name, tenant: .default))
            #expect(record.latest["version"] == "1.10.0")
            #expect(record.description == "two")
            #expect((record.versions, record.artifacts) == (4, 5))
            #expect((record.updatedAt, record.updatedBy) == (Timestamp(seconds: 5), "cy"))
            #expect(try store.packages(matching: PackageQuery(limit: 9), tenant: .default) == [record])
            #expect(try store.package(name, tenant: Sample.tenant("other")) == nil)
        },
        ContractRule("counts hold where a row is put again, removed, or removed twice") { store in
            let name = try PackageName(namespace: "acme", name: "a")
            for version in ["1.0", "1.0.0", "1.0.0-1", "1.0.0"] {
                for variant in ["any", "linux", "any"] { try publish("acme/a", version, variant: variant, in: store) }
            }
            func counts() throws -> [Int]? {
                try store.package(name, tenant: .default).map { [$0.versions, $0.artifacts] }
            }
            #expect(try counts() == [3, 6])
            try remove("acme/a", "1.0.0", in: store)
            #expect(try counts() == [3, 5])
            try remove("acme/a", "1.0.0", in: store)
            #expect(try counts() == [3, 5])
            try remove("acme/a", "1.0.0", variant: "linux", in: store)
            #expect(try counts() == [2, 4])
        },
        ContractRule("a package whose last row is removed has gone from every list, and comes back with a row") {
            store in
            try publish("acme/a", at: 1, in: store)
            try publish("acme/b", at: 2, in: store)
            try publish("other/a", at: 3, in: store)
            try remove("acme/a", "1.0.0", at: 4, in: store)
            try remove("other/a", "1.0.0", at: 5, in: store)
            func names() throws -> [String] {
                try store.packages(matching: PackageQuery(limit: 9), tenant: .default).map(\.name.description)
            }
            func found() throws -> [String] {
                try store.texts(beginning: "a", limit: 9, after: nil, tenant: .default).map(\.record.name.description)
            }
            #expect(try names() == ["acme/b"])
            #expect(try found() == ["acme/b"])
            #expect(
                try store.namespaces(limit: 9, after: nil, tenant: .default) == [
                    NamespaceRecord(name: "acme", packages: 1, updatedAt: Timestamp(seconds: 4))
                ] || store.namespaces(limit: 9, after: nil, tenant: .default).map(\.packages) == [1])
            try publish("acme/a", at: 6, in: store)
            #expect(try names() == ["acme/a", "acme/b"])
            #expect(try found() == ["acme/a", "acme/a", "acme/b"])
        },
        ContractRule("a description is a text, and no longer than lists can bear") { store in
            let name = try PackageName(namespace: "acme", name: "a")
            let target = try Coordinate(package: name, version: "1.0.0", variant: "any")
            for label: JSONValue in [5, nil, ["x"], ["text": "x"]] {
                try publish("acme/a", in: store)
                try store.commit(
                    [
                        .putDocument(
                            DocumentKey(target), ["labels": ["description": label]], blobs: [], ifAbsent: false),
                        .updatePackage(PackageUpdate(name, at: .now, by: "ada")),
                    ], tenant: .default)
                #expect(try store.package(name, tenant: .default)?.description == nil)
            }
            try publish("acme/a", description: String(repeating: "ż", count: 5_000), in: store)
            #expect(try store.package(name, tenant: .default)?.description == String(repeating: "ż", count: 1_000))
        },
        ContractRule("an update that is late does not make a package older") { store in
            let name = try PackageName(namespace: "acme", name: "a")
            try publish("acme/a", "1.0.0", at: 9, in: store)
            try publish("acme/a", "2.0.0", at: 5, in: store)
            #expect(try store.package(name, tenant: .default)?.updatedAt == Timestamp(seconds: 9))
            #expect(
                try store.namespaces(limit: 1, after: nil, tenant: .default).map(\.updatedAt) == [Timestamp(seconds: 9)]
            )
        },
        ContractRule("pages of packages have each once, by name and by update, of all namespaces and of one") { store in
            let names = ["a/x", "a/x-1", "a/x.1", "a/y", "a-b/x", "b/a", "b/z"]
            for (number, name) in names.reversed().enumerated() { try publish(name, at: number / 2, in: store) }
            func read(_ query: PackageQuery) throws -> [PackageRecord] {
                var (query, all) = (query, [PackageRecord]())
                while case let page = try store.packages(matching: query, tenant: .default), !page.isEmpty {
                    #expect(page.count <= query.limit)
                    all += page
                    query.after = page.last?.place
                }
                return all
            }
            let everything = try names.map { name in
                let parts = name.split(separator: "/").map(String.init)
                return try #require(
                    try store.package(PackageName(namespace: parts[0], name: parts[1]), tenant: .default))
            }
            for limit in [1, 2, 3, 7, 100] {
                for namespace in [nil, "a", "b", "c"] {
                    for order in PackageQuery.Order.allCases {
                        let query = PackageQuery(limit: limit, namespace: namespace, order: order)
                        var whole = query
                        whole.limit = 100
                        #expect(try read(query) == whole.select(from: everything), "\(query)")
                    }
                }
            }
            #expect(try read(PackageQuery(limit: 9)).map(\.name.description) == names)
            #expect(try read(PackageQuery(limit: 9, order: .updated)).first?.name.description == "a/x")
            #expect(
                try store.packages(matching: PackageQuery(limit: 9), tenant: Sample.tenant("other")).isEmpty)
        },
        ContractRule("namespaces are listed by name, a page at a time, each with its packages") { store in
            for name in ["b/x", "a/x", "a/y", "a.c/x", "c/x"] { try publish(name, in: store) }
            try publish("a/x", "2.0.0", in: store)
            for limit in [1, 3, 9] {
                var read: [NamespaceRecord] = []
                while case let page = try store.namespaces(limit: limit, after: read.last?.name, tenant: .default),
                    !page.isEmpty
                { read += page }
                #expect(read.map(\.name) == ["a", "a.c", "b", "c"])
                #expect(read.map(\.packages) == [2, 1, 1, 1])
            }
            #expect(try store.namespaces(limit: 9, after: nil, tenant: Sample.tenant("other")).isEmpty)
            #expect(try store.namespaces(limit: 0, after: nil, tenant: .default).isEmpty)
        },
        ContractRule("texts lead to packages in the order of the texts, a page at a time") { store in
            let names = ["acme/web-http-server", "acme/http", "acme/http_client", "http/other", "acme/https", "z/x"]
            for name in names { try publish(name, in: store) }
            let all = try names.flatMap { name in
                let parts = name.split(separator: "/").map(String.init)
                return PackageText.all(of: try PackageName(namespace: parts[0], name: parts[1]))
            }.sorted()
            for beginning in ["http", "a", "s", "http-", "acme", "none", "a\0c"] {
                let expected = all.filter { $0.text.hasPrefix(beginning) }
                for limit in [1, 2, 100] {
                    var read: [FoundText] = []
                    while case let page = try store.texts(
                        beginning: beginning, limit: limit, after: read.last?.text, tenant: .default), !page.isEmpty
                    { read += page }
                    #expect(read.map(\.text) == expected, "\(beginning) by \(limit)")
                    for found in read {
                        #expect(found.record.name == found.text.package)
                    }
                }
            }
            #expect(try store.texts(beginning: "http", limit: 9, after: nil, tenant: Sample.tenant("other")).isEmpty)
        },
    ]
}
