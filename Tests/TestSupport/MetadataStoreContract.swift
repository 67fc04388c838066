import JSON
import RepositoryModel
public import Stores
public import Testing

/// What every ``MetadataStore`` must do.
public enum MetadataStoreContract {
    /// The rules, each to be tried on an empty store.
    public static let rules = documentRules + referenceRules + batchRules + eventRules + indexRules + tagRules

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
                try store.commit([.putDocument(key, value, digest: nil, ifAbsent: true)], tenant: .default)
                let stored = try #require(try store.document(key, tenant: .default))
                #expect(stored == value)
                #expect(stored.serialized() == value.serialized(), "the order of keys is kept")
            }
        },
        ContractRule("a document is replaced by the next one of its key") { store in
            let key = DocumentKey(try Sample.coordinate())
            for round in 1...3 {
                try store.commit(
                    [.putDocument(key, JSONValue(round), digest: nil, ifAbsent: false)], tenant: .default)
                #expect(try store.document(key, tenant: .default) == JSONValue(round))
            }
        },
        ContractRule("with ifAbsent a document that is there stays, and the caller is told") { store in
            let key = try DocumentKey("doc/once")
            try store.commit([.putDocument(key, 1, digest: nil, ifAbsent: true)], tenant: .default)
            expectFailure(.alreadyExists) { () throws(StoreError) in
                try store.commit([.putDocument(key, 2, digest: nil, ifAbsent: true)], tenant: .default)
            }
            #expect(try store.document(key, tenant: .default) == 1)
        },
        ContractRule("a removed document is gone and may be stored again; removing it twice is no error") { store in
            let key = try DocumentKey("doc/gone")
            try store.commit([.putDocument(key, 1, digest: nil, ifAbsent: true)], tenant: .default)
            try store.commit([.deleteDocument(key), .deleteDocument(key)], tenant: .default)
            try store.commit([.deleteDocument(key)], tenant: .default)
            #expect(try store.document(key, tenant: .default) == nil)
            try store.commit([.putDocument(key, 2, digest: nil, ifAbsent: true)], tenant: .default)
            #expect(try store.document(key, tenant: .default) == 2)
        },
        ContractRule("keys differ by case, by what looks alike and by what a pattern would match") { store in
            let keys = [
                "doc/a", "doc/A", "doc/\u{430}", "doc/%", "doc/_", "doc/a/b", "doc/\u{1F980}", "doc/a'--",
                "doc/\u{e9}", "doc/e\u{301}",
            ]
            for (number, key) in keys.enumerated() {
                try store.commit(
                    [.putDocument(DocumentKey(key), JSONValue(number), digest: nil, ifAbsent: true)], tenant: .default)
            }
            for (number, key) in keys.enumerated() {
                #expect(try store.document(DocumentKey(key), tenant: .default) == JSONValue(number))
            }
        },
        ContractRule("tenants do not see each other's documents") { store in
            let (one, other) = (try Sample.tenant("one"), try Sample.tenant("other"))
            let key = DocumentKey(try Sample.coordinate())
            try store.commit([.putDocument(key, 1, digest: nil, ifAbsent: true)], tenant: one)
            #expect(try store.document(key, tenant: other) == nil)
            try store.commit([.putDocument(key, 2, digest: nil, ifAbsent: true)], tenant: other)
            try store.commit([.deleteDocument(key)], tenant: other)
            #expect(try store.document(key, tenant: one) == 1)
        },
    ]

    static let referenceRules: [ContractRule<any MetadataStore>] = [
        ContractRule("a blob is referenced as long as a document of the same tenant names it") { store in
            let digest = try Sample.digest("blob")
            let (first, second) = (try DocumentKey("doc/first"), try DocumentKey("doc/second"))
            #expect(try !store.isReferenced(digest, tenant: .default))
            try store.commit(
                [
                    .putDocument(first, 1, digest: digest, ifAbsent: true),
                    .putDocument(second, 1, digest: digest, ifAbsent: true),
                ], tenant: .default)
            #expect(try store.isReferenced(digest, tenant: .default))
            #expect(try !store.isReferenced(digest, tenant: Sample.tenant("other")))
            #expect(try !store.isReferenced(Sample.digest("another"), tenant: .default))
            try store.commit([.putDocument(first, 2, digest: nil, ifAbsent: false)], tenant: .default)
            #expect(try store.isReferenced(digest, tenant: .default))
            try store.commit([.deleteDocument(second)], tenant: .default)
            #expect(try !store.isReferenced(digest, tenant: .default))
        }
    ]

    static let eventRules: [ContractRule<any MetadataStore>] = [
        ContractRule("events are read oldest first, at most as many as asked for, of one tenant only") { store in
            let events = (0..<5).map {
                Event(type: "t\($0)", payload: ["n": JSONValue($0)], createdAt: Timestamp(microseconds: Int64(9 - $0)))
            }
            for event in events { try store.commit([.appendEvent(event)], tenant: .default) }
            try store.commit([.appendEvent(events[0]), .appendEvent(events[0])], tenant: Sample.tenant("other"))
            #expect(try store.events(limit: 100, tenant: .default) == events)
            #expect(try store.events(limit: 2, tenant: .default) == Array(events.prefix(2)))
            #expect(try store.events(limit: 0, tenant: .default).isEmpty)
            #expect(try store.events(limit: 9, tenant: Sample.tenant("other")) == [events[0], events[0]])
            #expect(try store.events(limit: 9, tenant: Sample.tenant("third")).isEmpty)
        }
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
