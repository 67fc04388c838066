import JSON
import RepositoryModel
import Stores
import Synchronization
import Testing

extension MetadataStoreContract {
    /// What is stored, and conditions that hold then.
    private static func facts() throws -> (stored: [MetadataWrite], holding: [Condition], failing: [Condition]) {
        let (key, none) = (try DocumentKey("doc/a"), try DocumentKey("doc/none"))
        let (index, empty) = (try IndexKey("doc/i"), try IndexKey("doc/empty"))
        let blob = try Sample.blob("blob")
        let tag = try Sample.tag("stable", at: Sample.coordinate())
        let moved = try Sample.tag("stable", at: Sample.coordinate("2.0.0"))
        return (
            [
                .keeping(blob), .putDocument(key, ["b": 1, "a": [2]], blobs: [blob], ifAbsent: true),
                .upsertRow(index, IndexRow(id: "r", sort: [1], value: 1)), .setTag(tag),
            ],
            [
                .document(key), .value(key, ["b": 1, "a": [2]]), .blob(blob.digest, namedBy: key),
                .row(index, id: "r"), .anyRow(index), .generation(index, 1), .generation(empty, 0),
                .tag(tag.package, tag.tag), .unchangedTag(tag),
            ],
            [
                .document(none), .value(key, ["a": [2], "b": 1]), .value(none, nil),
                .blob(try Sample.digest("another"), namedBy: key), .blob(blob.digest, namedBy: none),
                .row(index, id: "R"), .row(empty, id: "r"), .anyRow(empty), .generation(index, 2),
                .generation(empty, 1), .tag(tag.package, try Tag("other")), .unchangedTag(moved),
            ]
        )
    }

    static let conditionRules: [ContractRule<any MetadataStore>] = [
        ContractRule("a commit takes place only where what it requires holds and what it refuses does not") { store in
            let (stored, holding, failing) = try facts()
            try store.commit(stored, tenant: .default)
            let beside = try DocumentKey("doc/beside")
            let put = MetadataWrite.putDocument(beside, 1, blobs: [], ifAbsent: false)
            for condition in holding {
                try store.commit([put, .require(condition), .deleteDocument(beside)], tenant: .default)
                expectFailure(.conflict) { () throws(StoreError) in
                    try store.commit([put, .refuse(condition)], tenant: .default)
                }
            }
            for condition in failing {
                try store.commit([put, .refuse(condition), .deleteDocument(beside)], tenant: .default)
                expectFailure(.conflict) { () throws(StoreError) in
                    try store.commit([put, .require(condition)], tenant: .default)
                }
            }
            #expect(try store.document(beside, tenant: .default) == nil)
            // Conditions are about the tenant's own.
            for condition in holding where !"\(condition)".contains("empty") {
                expectFailure(.conflict) { () throws(StoreError) in
                    try store.commit([.require(condition)], tenant: TenantID.other)
                }
            }
        },
        ContractRule("a condition sees the writes before it in its commit, and not those after it") { store in
            let key = try DocumentKey("doc/a")
            try store.commit(
                [
                    .refuse(.document(key)), .putDocument(key, 1, blobs: [], ifAbsent: true), .require(.document(key)),
                    .deleteDocument(key), .refuse(.document(key)),
                ], tenant: .default)
            #expect(try store.document(key, tenant: .default) == nil)
        },
        ContractRule("of many who remove one thing at once, each requiring it, one succeeds") { store in
            let (key, index) = (try DocumentKey("doc/a"), try IndexKey("doc/i"))
            let tag = try Sample.tag("stable", at: Sample.coordinate())
            let removals: [[MetadataWrite]] = [
                [.require(.document(key)), .deleteDocument(key)],
                [.require(.row(index, id: "r")), .deleteRow(index, id: "r")],
                [.require(.tag(tag.package, tag.tag)), .deleteTag(tag.package, tag.tag)],
            ]
            for removal in removals {
                try store.commit(
                    [
                        .putDocument(key, 1, blobs: [], ifAbsent: false), .setTag(tag),
                        .upsertRow(index, IndexRow(id: "r", sort: [1], value: 1)),
                    ], tenant: .default)
                let winners = Atomic(0)
                let losers = Atomic(0)
                inThreads(8) { _ in
                    do throws(StoreError) {
                        try store.commit(removal, tenant: .default)
                        winners.add(1, ordering: .relaxed)
                    } catch {
                        #expect(error.code == .conflict, "\(error)")
                        losers.add(1, ordering: .relaxed)
                    }
                }
                #expect(winners.load(ordering: .relaxed) == 1)
                #expect(losers.load(ordering: .relaxed) == 7)
            }
        },
    ]
}

extension TenantID {
    fileprivate static var other: TenantID {
        guard let tenant = try? TenantID("other") else { preconditionFailure("not a tenant") }
        return tenant
    }
}
