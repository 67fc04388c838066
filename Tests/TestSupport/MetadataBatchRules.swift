import JSON
import RepositoryModel
import Stores
import Synchronization
import Testing

extension MetadataStoreContract {
    static let batchRules: [ContractRule<any MetadataStore>] = [
        ContractRule("no writes at all are no error") { store in
            try store.commit([], tenant: .default)
            try store.checkHealth()
        },
        ContractRule("of writes that fail together none is stored, those before the failing one neither") { store in
            let (taken, free) = (try DocumentKey("doc/taken"), try DocumentKey("doc/free"))
            let target = try Sample.coordinate()
            let index = IndexKey(target.package)
            try store.commit([.putDocument(taken, 1, blobs: [], ifAbsent: true)], tenant: .default)
            let blob = try Sample.blob("blob")
            let writes: [MetadataWrite] = [
                .keeping(blob), .putDocument(free, 2, blobs: [blob], ifAbsent: true),
                .upsertRow(index, try Sample.row("1.0.0")),
                .setTag(try Sample.tag("stable", at: target)),
                .appendEvent(Event(type: "t", payload: nil, createdAt: .now)),
                .deleteDocument(taken),
                .putDocument(free, 3, blobs: [blob], ifAbsent: true),
                .putDocument(free, 4, blobs: [], ifAbsent: false),
            ]
            expectFailure(.alreadyExists) { () throws(StoreError) in try store.commit(writes, tenant: .default) }
            #expect(try store.document(free, tenant: .default) == nil)
            #expect(try store.document(taken, tenant: .default) == 1)
            #expect(try store.rows(of: index, matching: IndexQuery(limit: 9), tenant: .default).isEmpty)
            #expect(try store.tags(of: target.package, limit: 9, after: nil, tenant: .default).isEmpty)
            #expect(try store.events(limit: 9, tenant: .default).isEmpty)
            #expect(try store.blob(blob.digest, tenant: .default) == nil)
        },
        ContractRule("writes take effect in their order") { store in
            let key = try DocumentKey("doc/order")
            try store.commit(
                [
                    .putDocument(key, 1, blobs: [], ifAbsent: true), .deleteDocument(key),
                    .putDocument(key, 2, blobs: [], ifAbsent: true),
                    .putDocument(key, 3, blobs: [], ifAbsent: false),
                ], tenant: .default)
            #expect(try store.document(key, tenant: .default) == 3)
        },
        ContractRule("of many who store one key at once with ifAbsent, one wins and the others are told") { store in
            for round in 0..<20 {
                let key = try DocumentKey("doc/race/\(round)")
                let winners = Mutex<[Int]>([])
                let losers = Atomic(0)
                inThreads(16) { racer in
                    do throws(StoreError) {
                        try store.commit(
                            [
                                .putDocument(key, JSONValue(racer), blobs: [], ifAbsent: true),
                                .appendEvent(Event(type: "won", payload: JSONValue(racer), createdAt: .now)),
                            ], tenant: .default)
                        winners.withLock { $0.append(racer) }
                    } catch {
                        #expect(error.code == .alreadyExists, "\(error)")
                        losers.add(1, ordering: .relaxed)
                    }
                }
                let won = winners.withLock { $0 }
                #expect(won.count == 1)
                #expect(losers.load(ordering: .relaxed) == 15)
                #expect(try store.document(key, tenant: .default) == won.first.map { JSONValue($0) })
                #expect(try store.events(limit: 100, tenant: .default).count == round + 1)
            }
        },
    ]
}
