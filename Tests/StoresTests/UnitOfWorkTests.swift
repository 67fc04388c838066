import JSON
import MemoryStore
import RepositoryModel
import Stores
import TestSupport
import Testing

@Suite("A unit of work")
struct UnitOfWorkTests {
    let metadata = InMemoryMetadataStore()
    let blobs = InMemoryBlobStore()
    let unit: UnitOfWork

    init() { unit = UnitOfWork(tenant: .default, metadata: metadata, blobs: blobs) }

    private func another() -> UnitOfWork { UnitOfWork(tenant: .default, metadata: metadata, blobs: blobs) }

    @Test("sees the documents that it has staged and removed, and nobody else does before its end")
    func documents() throws {
        let (kept, removed) = (try DocumentKey("doc/kept"), try DocumentKey("doc/removed"))
        try metadata.commit([.putDocument(removed, 0, blobs: [], ifAbsent: true)], tenant: .default)
        #expect(unit.isEmpty)
        try unit.put(1, at: kept, blobs: [], ifAbsent: true)
        try unit.put(nil, at: kept, blobs: [], ifAbsent: false)
        #expect(try unit.deleteDocument(removed))
        #expect(try !unit.deleteDocument(removed))
        #expect(try unit.document(kept) == .some(.null))
        #expect(try unit.document(removed) == nil)
        #expect(!unit.isEmpty)
        #expect(try another().document(kept) == nil)
        #expect(try another().document(removed) == 0)
        try unit.put(2, at: removed, blobs: [], ifAbsent: true)
        try unit.commit()
        #expect(try another().document(kept) == .some(.null))
        #expect(try another().document(removed) == 2)
    }

    @Test("refuses ifAbsent at once for what is stored or staged, and stages nothing then")
    func ifAbsent() throws {
        let (stored, staged) = (try DocumentKey("doc/stored"), try DocumentKey("doc/staged"))
        try metadata.commit([.putDocument(stored, 0, blobs: [], ifAbsent: true)], tenant: .default)
        expectFailure(.alreadyExists) { () throws(StoreError) in
            try unit.put(1, at: stored, blobs: [], ifAbsent: true)
        }
        #expect(unit.isEmpty)
        try unit.put(1, at: staged, blobs: [], ifAbsent: true)
        expectFailure(.alreadyExists) { () throws(StoreError) in
            try unit.put(2, at: staged, blobs: [], ifAbsent: true)
        }
        #expect(try unit.document(staged) == 1)
    }

    @Test("asks ifAbsent once more in the end, and stores nothing where another came first")
    func ifAbsentAtCommit() throws {
        let (raced, other) = (try DocumentKey("doc/raced"), try DocumentKey("doc/other"))
        try unit.put(1, at: other, blobs: [], ifAbsent: false)
        try unit.put(1, at: raced, blobs: [], ifAbsent: true)
        unit.append(Event(type: "t", payload: nil, createdAt: .now))
        unit.upsert(try Sample.row("1.0.0"), in: IndexKey(try Sample.package()))
        unit.set(try Sample.tag("stable", at: Sample.coordinate()))
        try metadata.commit([.putDocument(raced, 2, blobs: [], ifAbsent: true)], tenant: .default)
        expectFailure(.alreadyExists) { () throws(StoreError) in try unit.commit() }
        let after = another()
        #expect(try after.document(raced) == 2)
        #expect(try after.document(other) == nil)
        #expect(try after.rows(of: IndexKey(Sample.package()), matching: IndexQuery(limit: 9)).isEmpty)
        #expect(try after.tags(of: Sample.package(), limit: 9, after: nil).isEmpty)
        #expect(try metadata.events(limit: 9, tenant: .default).isEmpty)
    }

    @Test("sees its own rows in every page: added, replaced, moved and removed ones")
    func pages() throws {
        let index = IndexKey(try Sample.package())
        let stored = try (0..<12).map { try Sample.row("1.0.\($0)", variant: $0 % 3 == 0 ? "any" : "linux-amd64") }
        try metadata.commit(stored.map { .upsertRow(index, $0) }, tenant: .default)
        let added = [
            try Sample.row("2.0.0-rc.1"), try Sample.row("1.0.5", variant: "any"), try Sample.row("0.1.0"),
            try Sample.row("1.0.7", at: 9, value: "replaced"),
        ]
        for row in added { unit.upsert(row, in: index) }
        for removed in [stored[11], stored[4], added[2]] {
            #expect(try unit.deleteRow(removed.id, of: index))
        }
        #expect(try !unit.deleteRow("9.9.9 any", of: index))
        let gone = Set([stored[11], stored[4], stored[7]].map(\.cursor.description))
        let all = stored.filter { !gone.contains($0.cursor.description) } + [added[0], added[1], added[3]]
        for order in IndexQuery.Order.allCases {
            for variant in [nil, "any", "linux-amd64"] {
                let expected = IndexQuery(limit: 99, variant: variant, order: order).select(from: all)
                for limit in 1...all.count {
                    var query = IndexQuery(limit: limit, variant: variant, order: order)
                    var read: [IndexRow] = []
                    while case let page = try unit.rows(of: index, matching: query), !page.isEmpty {
                        #expect(page.count <= limit)
                        read += page
                        query.after = page.last?.cursor
                    }
                    #expect(read == expected, "\(order) \(variant ?? "*") by \(limit)")
                }
            }
        }
        #expect(try another().rows(of: index, matching: IndexQuery(limit: 99)).count == 12)
        try unit.commit()
        #expect(
            try another().rows(of: index, matching: IndexQuery(limit: 99)) == IndexQuery(limit: 99).select(from: all))
    }

    @Test("sees its own tags: set, moved and removed ones, page by page and by target")
    func tags() throws {
        let (old, new) = (try Sample.coordinate("1.0.0"), try Sample.coordinate("2.0.0"))
        let stored = try ["b", "d", "f", "h"].map { try Sample.tag($0, at: old) }
        try metadata.commit(stored.map { .setTag($0) }, tenant: .default)
        let (moved, added) = (
            try Sample.tag("d", at: new), [try Sample.tag("a", at: old), try Sample.tag("g", at: new)]
        )
        for record in [moved] + added { unit.set(record) }
        #expect(try unit.deleteTag(Tag("f"), of: old.package))
        let expected = [added[0], stored[0], moved, added[1], stored[3]]
        for limit in 1...6 {
            var read: [TagRecord] = []
            while case let page = try unit.tags(of: old.package, limit: limit, after: read.last?.tag), !page.isEmpty {
                #expect(page.count <= limit)
                read += page
            }
            #expect(read == expected, "by \(limit)")
        }
        #expect(try unit.tag(Tag("f"), of: old.package) == nil)
        #expect(try unit.tag(Tag("d"), of: old.package) == moved)
        #expect(try unit.tag(Tag("b"), of: old.package) == stored[0])
        #expect(try unit.tags(at: old).map(\.text) == ["a", "b", "h"])
        #expect(try unit.tags(at: new).map(\.text) == ["d", "g"])
        #expect(try another().tags(of: old.package, limit: 9, after: nil) == stored)
        try unit.commit()
        #expect(try another().tags(of: old.package, limit: 9, after: nil) == expected)
    }

    @Test("knows the size of what it staged and of what its tenant's documents name, and of no other blob")
    func sizes() throws {
        let key = try DocumentKey("doc/blob")
        let staged = try unit.stage(Array("bytes".utf8))
        #expect(try unit.blob(staged.digest)?.reference.size == 5)
        #expect(try another().blob(staged.digest) == nil)
        try unit.put(1, at: key, blobs: [staged.reference], ifAbsent: true)
        try unit.commit()
        #expect(try another().blob(staged.digest)?.reference.size == 5)
        let stranger = UnitOfWork(tenant: try Sample.tenant("stranger"), metadata: metadata, blobs: blobs)
        #expect(try stranger.blob(staged.digest) == nil)
    }

    @Test("asks once about a blob that it finds, and each time about one that it does not")
    func foundBlobs() throws {
        let key = try DocumentKey("doc/blob")
        let publisher = another()
        let blob = try publisher.stage(Array("bytes".utf8))
        #expect(try unit.blob(blob.digest) == nil)
        try publisher.put(1, at: key, blobs: [blob.reference], ifAbsent: true)
        try publisher.commit()
        #expect(try unit.blob(blob.digest)?.reference.size == 5)
        try metadata.commit([.deleteDocument(key)], tenant: .default)
        #expect(try unit.blob(blob.digest)?.reference.size == 5)
        #expect(try another().blob(blob.digest) == nil)
    }

    @Test("stores no blob that no document of its own names, and none before its end")
    func unnamedBlobs() throws {
        let directory = try TemporaryDirectory()
        let named = try unit.stage(directory.write("named", to: "upload"))
        let unnamed = try unit.stage(Array("unnamed".utf8))
        try unit.put(1, at: DocumentKey("doc/blob"), blobs: [named.reference], ifAbsent: true)
        #expect(blobs.bytes(of: named.digest) == nil)
        try unit.commit()
        #expect(blobs.bytes(of: named.digest) == Array("named".utf8))
        #expect(blobs.bytes(of: unnamed.digest) == nil)
    }

    @Test("commits a removal only where what it removes is still there")
    func lostRemoval() throws {
        let (key, index) = (try DocumentKey("doc/a"), try IndexKey("doc/i"))
        let tag = try Sample.tag("stable", at: Sample.coordinate())
        try metadata.commit(
            [
                .putDocument(key, 1, blobs: [], ifAbsent: true), .setTag(tag),
                .upsertRow(index, IndexRow(id: "r", sort: [1], value: 1)),
            ], tenant: .default)
        let removals: [(UnitOfWork) throws -> Bool] = [
            { try $0.deleteDocument(key) }, { try $0.deleteRow("r", of: index) },
            { try $0.deleteTag(tag.tag, of: tag.package) },
        ]
        for remove in removals {
            let (first, second) = (another(), another())
            #expect(try remove(first))
            #expect(try remove(second))
            try first.commit()
            expectFailure(.conflict) { () throws(StoreError) in try second.commit() }
            #expect(try !remove(another()))
        }
    }

    @Test("lists its own documents among the others, page by page")
    func lists() throws {
        for name in ["b", "d", "f"] {
            try metadata.commit(
                [.putDocument(DocumentKey("doc/x/\(name)"), 0, blobs: [], ifAbsent: true)], tenant: .default)
        }
        for name in ["a", "d", "g"] { try unit.put(1, at: DocumentKey("doc/x/\(name)"), blobs: [], ifAbsent: false) }
        #expect(try unit.deleteDocument(DocumentKey("doc/x/f")))
        let prefix = try KeyPrefix("doc/x/")
        for limit in 1...6 {
            var read: [StoredDocument] = []
            while case let page = try unit.documents(below: prefix, limit: limit, after: read.last?.key), !page.isEmpty
            {
                #expect(page.count <= limit)
                read += page
            }
            #expect(read.map(\.key.text) == ["doc/x/a", "doc/x/b", "doc/x/d", "doc/x/g"], "by \(limit)")
            #expect(read.map(\.value) == [1, 0, 1, 1])
        }
    }

    /// Publishes a blob under a key.
    private func publish(_ text: String, at key: String) throws -> StagedBlob {
        let publisher = another()
        let blob = try publisher.stage(Array(text.utf8))
        try publisher.put(1, at: DocumentKey(key), blobs: [blob.reference], ifAbsent: true)
        try publisher.commit()
        return blob
    }

    @Test("stores a blob again that is missing and its tenant's metadata names, though it writes nothing about it")
    func repair() throws {
        let blob = try publish("bytes", at: "doc/blob")
        let log = CommitLog(metadata: metadata, blobs: blobs)
        let first = try #require(try metadata.record(of: blob.digest)).object
        try blobs.discard(first)
        let stranger = UnitOfWork(tenant: try Sample.tenant("stranger"), metadata: log, blobs: log)
        _ = try stranger.stage(Array("bytes".utf8))
        try stranger.commit()
        #expect(log.commits == [])
        let retry = UnitOfWork(tenant: .default, metadata: log, blobs: log)
        _ = try retry.stage(Array("bytes".utf8))
        try retry.commit()
        #expect(log.commits == ["blob", "metadata"])
        let second = try #require(try another().blob(blob.digest))
        #expect(second.object != first, "a removal of the first name that comes late must not hit the new bytes")
        try another().check(second)
    }

    @Test("stores bytes once that are stored already, whoever has them")
    func sharedBytes() throws {
        let blob = try publish("bytes", at: "doc/blob")
        let log = CommitLog(metadata: metadata, blobs: blobs)
        let stranger = UnitOfWork(tenant: try Sample.tenant("stranger"), metadata: log, blobs: log)
        _ = try stranger.stage(Array("bytes".utf8))
        try stranger.put(1, at: DocumentKey("doc/own"), blobs: [blob.reference], ifAbsent: true)
        try stranger.commit()
        #expect(log.commits == ["metadata"])
        #expect(try stranger.blob(blob.digest)?.object == BlobObject(blob.digest))
    }

    @Test("fails by a conflict where the bytes that it relies on were stored anew meanwhile")
    func staleBytes() throws {
        let blob = try publish("bytes", at: "doc/blob")
        let unit = another()
        _ = try unit.stage(Array("bytes".utf8))
        try unit.put(1, at: DocumentKey("doc/second"), blobs: [blob.reference], ifAbsent: true)
        let first = BlobObject(blob.digest)
        let next = try #require(BlobObject(blob.digest, suffix: "01234567"))
        try metadata.commit([.keepBlob(next, size: 5, replacing: first)], tenant: .default)
        expectFailure(.conflict) { () throws(StoreError) in try unit.commit() }
        #expect(try another().document(DocumentKey("doc/second")) == nil)
    }

    @Test("leaves no second copy where two store the same bytes at once")
    func twoAtOnce() throws {
        let log = CommitLog(metadata: metadata, blobs: blobs)
        let (one, other) = (another(), UnitOfWork(tenant: .default, metadata: log, blobs: log))
        let blob = try one.stage(Array("bytes".utf8))
        try one.put(1, at: DocumentKey("doc/one"), blobs: [blob.reference], ifAbsent: true)
        _ = try other.stage(Array("bytes".utf8))
        try other.put(1, at: DocumentKey("doc/other"), blobs: [blob.reference], ifAbsent: true)
        try one.commit()
        expectFailure(.conflict) { () throws(StoreError) in try other.commit() }
        // One that had found the first name taken, before the ledger had a row.
        let late = try #require(BlobObject(blob.digest, suffix: "01234567"))
        try blobs.commit(blob, as: late)
        try metadata.commit([.keepBlob(late, size: 5, replacing: nil)], tenant: .default)
        #expect(try metadata.record(of: blob.digest)?.object == BlobObject(blob.digest))
    }

    @Test("calls a blob damaged that metadata names and that is not stored whole, or is in quarantine")
    func damage() throws {
        let unit = another()
        let staged = try unit.stage(Array("bytes".utf8))
        let blob = try #require(try unit.blob(staged.digest))
        try unit.check(blob)
        expectFailure(.damaged) { () throws(StoreError) in try another().check(blob) }
        try blobs.commit(staged, as: blob.object)
        try another().check(blob)
        for bad in [
            StoredBlob(BlobReference(digest: staged.digest, size: 6), object: blob.object),
            StoredBlob(blob.reference, object: blob.object, isQuarantined: true),
        ] { expectFailure(.damaged) { () throws(StoreError) in try another().check(bad) } }
    }

    @Test("makes the blob durable before the metadata that names it")
    func crashRule() throws {
        let log = CommitLog(metadata: metadata, blobs: blobs)
        let unit = UnitOfWork(tenant: .default, metadata: log, blobs: log)
        let staged = try unit.stage(Array("bytes".utf8))
        try unit.put(1, at: DocumentKey("doc/blob"), blobs: [staged.reference], ifAbsent: true)
        try unit.commit()
        #expect(log.commits == ["blob", "metadata"])
    }

    @Test("stores no metadata when the blob cannot be stored")
    func lostUpload() throws {
        let key = try DocumentKey("doc/blob")
        do {
            let directory = try TemporaryDirectory()
            let staged = try unit.stage(directory.write("bytes", to: "upload"))
            try unit.put(1, at: key, blobs: [staged.reference], ifAbsent: true)
        }
        expectFailure(.unavailable) { () throws(StoreError) in try unit.commit() }
        #expect(try another().document(key) == nil)
    }

    @Test("writes nothing twice, and nothing at all where nothing was staged")
    func twice() throws {
        try unit.commit()
        unit.append(Event(type: "t", payload: nil, createdAt: .now))
        try unit.commit()
        try unit.commit()
        #expect(try metadata.events(limit: 9, tenant: .default).count == 1)
        #expect(unit.isEmpty)
    }
}
