import JSON
import RepositoryModel
public import Stores
public import Testing

/// What every ``MetadataStore`` must do.
public enum MetadataStoreContract {
    /// The rules, each to be tried on an empty store.
    public static let rules =
        documentRules + blobRules + batchRules + conditionRules + eventRules + indexRules
        + packageRules + tagRules

    static let documentRules: [ContractRule<any MetadataStore>] = [
        ContractRule("a document that nobody stored is nil") { store throws in
            #expect(try store.document(DocumentKey("doc/none"), tenant: .default) == nil)
        },
        ContractRule("a document reads back as it was stored, whatever JSON it is") { store in
            let values: [JSONValue] = [
                nil, true, 0, -1, JSONValue(Int.max), JSONValue(Int.min), JSONValue(0.1) ?? nil, "",
                "naïve \u{1F980}\n\"",
                [], [:], ["b": 1, "a": [nil, ["": 2]]], JSONValue(String(repeating: "x", count: 300_000)),
            ]
            for (number, value) in values.enumerated() {
                let key = try DocumentKey("doc/\(number)")
                try store.commit([.putDocument(key, value, blobs: [], ifAbsent: true)], tenant: .default)
                let stored = try #require(try store.document(key, tenant: .default))
                #expect(stored == value)
                #expect(stored.serialized() == value.serialized(), "the order of keys is kept")
            }
        },
        ContractRule("a document is replaced by the next one of its key") { store in
            let key = DocumentKey(try Sample.coordinate())
            for round in 1...3 {
                try store.commit(
                    [.putDocument(key, JSONValue(round), blobs: [], ifAbsent: false)], tenant: .default)
                #expect(try store.document(key, tenant: .default) == JSONValue(round))
            }
        },
        ContractRule("with ifAbsent a document that is there stays, and the caller is told") { store in
            let key = try DocumentKey("doc/once")
            try store.commit([.putDocument(key, 1, blobs: [], ifAbsent: true)], tenant: .default)
            expectFailure(.alreadyExists) { () throws(StoreError) in
                try store.commit([.putDocument(key, 2, blobs: [], ifAbsent: true)], tenant: .default)
            }
            #expect(try store.document(key, tenant: .default) == 1)
        },
        ContractRule("a removed document is gone and may be stored again; removing it twice is no error") { store in
            let key = try DocumentKey("doc/gone")
            try store.commit([.putDocument(key, 1, blobs: [], ifAbsent: true)], tenant: .default)
            try store.commit([.deleteDocument(key), .deleteDocument(key)], tenant: .default)
            try store.commit([.deleteDocument(key)], tenant: .default)
            #expect(try store.document(key, tenant: .default) == nil)
            try store.commit([.putDocument(key, 2, blobs: [], ifAbsent: true)], tenant: .default)
            #expect(try store.document(key, tenant: .default) == 2)
        },
        ContractRule("keys differ by case, by what looks alike and by what a pattern would match") { store in
            let keys = [
                "doc/a", "doc/A", "doc/\u{430}", "doc/%", "doc/_", "doc/a/b", "doc/\u{1F980}", "doc/a'--",
                "doc/\u{e9}", "doc/e\u{301}",
            ]
            for (number, key) in keys.enumerated() {
                try store.commit(
                    [.putDocument(DocumentKey(key), JSONValue(number), blobs: [], ifAbsent: true)], tenant: .default)
            }
            for (number, key) in keys.enumerated() {
                #expect(try store.document(DocumentKey(key), tenant: .default) == JSONValue(number))
            }
        },
        ContractRule("documents below a prefix are listed by the bytes of their keys, a page at a time") { store in
            let keys = [
                "doc/a/!", "doc/a/10", "doc/a/2", "doc/a/b/c", "doc/a/b/d", "doc/a/\u{e9}", "doc/a/\u{1F980}",
            ]
            let others = ["doc/a", "doc/a!", "doc/a0", "doc/b/a", "package/acme/a"]
            for (number, key) in (keys + others).shuffled().enumerated() {
                try store.commit(
                    [.putDocument(DocumentKey(key), JSONValue(number), blobs: [], ifAbsent: true)], tenant: .default)
            }
            for limit in [1, 2, 3, 7, 100] {
                var read: [StoredDocument] = []
                while case let page = try store.documents(
                    below: KeyPrefix("doc/a/"), limit: limit, after: read.last?.key, tenant: .default), !page.isEmpty
                {
                    #expect(page.count <= limit)
                    read += page
                }
                #expect(read.map(\.key.text) == keys, "by \(limit)")
                for document in read {
                    #expect(try store.document(document.key, tenant: .default) == document.value)
                }
            }
            func listed(_ prefix: String, after: String?) throws -> [String] {
                try store.documents(
                    below: KeyPrefix(prefix), limit: 99, after: after.map { try DocumentKey($0) }, tenant: .default
                ).map(\.key.text)
            }
            #expect(try listed("doc/a/", after: "doc/a/b/c/x") == Array(keys.suffix(3)))
            #expect(try listed("doc/a/", after: "doc/a") == keys, "a place before the prefix is its beginning")
            #expect(try listed("doc/a/", after: "doc/b/a").isEmpty, "and one after it its end")
            #expect(try listed("package/", after: nil) == ["package/acme/a"])
            #expect(
                try store.documents(below: KeyPrefix("doc/a/"), limit: 0, after: nil, tenant: .default).isEmpty)
            #expect(
                try store.documents(
                    below: KeyPrefix("doc/a/"), limit: 9, after: nil, tenant: Sample.tenant("other")
                ).isEmpty)
        },
        ContractRule("tenants do not see each other's documents") { store in
            let (one, other) = (try Sample.tenant("one"), try Sample.tenant("other"))
            let key = DocumentKey(try Sample.coordinate())
            try store.commit([.putDocument(key, 1, blobs: [], ifAbsent: true)], tenant: one)
            #expect(try store.document(key, tenant: other) == nil)
            try store.commit([.putDocument(key, 2, blobs: [], ifAbsent: true)], tenant: other)
            try store.commit([.deleteDocument(key)], tenant: other)
            #expect(try store.document(key, tenant: one) == 1)
        },
    ]
}

/// Expects `body` to fail with that code.
public func expectFailure(
    _ code: StoreError.Code, sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws(StoreError) -> Void
) {
    do throws(StoreError) {
        try body()
        Issue.record("expected \(code.rawValue), and nothing failed", sourceLocation: sourceLocation)
    } catch {
        #expect(error.code == code, "\(error)", sourceLocation: sourceLocation)
    }
}
