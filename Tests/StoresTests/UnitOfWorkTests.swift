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
        try metadata.commit([.putDocument(removed, 0, digest: nil, ifAbsent: true)], tenant: .default)
        #expect(unit.isEmpty)
        try unit.put(1, at: kept, digest: nil, ifAbsent: true)
        try unit.put(nil, at: kept, digest: nil, ifAbsent: false)
        unit.deleteDocument(removed)
        #expect(try unit.document(kept) == .some(.null))
        #expect(try unit.document(removed) == nil)
        #expect(!unit.isEmpty)
        #expect(try another().document(kept) == nil)
        #expect(try another().document(removed) == 0)
        try unit.put(2, at: removed, digest: nil, ifAbsent: true)
        try unit.commit()
        #expect(try another().document(kept) == .some(.null))
        #expect(try another().document(removed) == 2)
    }

    @Test("refuses ifAbsent at once for what is stored or staged, and stages nothing then")
    func ifAbsent() throws {
        let (stored, staged) = (try DocumentKey("doc/stored"), try DocumentKey("doc/staged"))
        try metadata.commit([.putDocument(stored, 0, digest: nil, ifAbsent: true)], tenant: .default)
        expectFailure(.alreadyExists) { () throws(StoreError) in
            try unit.put(1, at: stored, digest: nil, ifAbsent: true)
        }
        #expect(unit.isEmpty)
        try unit.put(1, at: staged, digest: nil, ifAbsent: true)
        expectFailure(.alreadyExists) { () throws(StoreError) in
            try unit.put(2, at: staged, digest: nil, ifAbsent: true)
        }
        #expect(try unit.document(staged) == 1)
    }

    @Test("asks ifAbsent once more in the end, and stores nothing where another came first")
    func ifAbsentAtCommit() throws {
        let (raced, other) = (try DocumentKey("doc/raced"), try DocumentKey("doc/other"))
        try unit.put(1, at: other, digest: nil, ifAbsent: false)
        try unit.put(1, at: raced, digest: nil, ifAbsent: true)
        unit.append(Event(type: "t", payload: nil, createdAt: .now))
        unit.upsert(try Sample.entry("1.0.0"), in: IndexKey(try Sample.package()))
        unit.set(try Sample.tag("stable", at: Sample.coordinate()))
        try metadata.commit([.putDocument(raced, 2, digest: nil, ifAbsent: true)], tenant: .default)
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
        let stored = try (0..<12).map { try Sample.entry("1.0.\($0)", variant: $0 % 3 == 0 ? "any" : "linux-amd64") }
        try metadata.commit(stored.map { .upsertIndex(index, $0) }, tenant: .default)
        let added = [
            try Sample.entry("2.0.0-rc.1"), try Sample.entry("1.0.5", variant: "any"), try Sample.entry("0.1.0"),
            try Sample.entry("1.0.7", at: 9, value: "replaced"),
        ]
        for row in added { unit.upsert(row, in: index) }
        for removed in [stored[11], stored[4], added[2]] {
            unit.deleteRow(of: index, version: removed.version, variant: removed.variant)
        }
        unit.deleteRow(of: index, version: try Version("9.9.9"), variant: "any")
        let gone = Set([stored[11], stored[4], stored[7]].map(\.cursor.description))
        let all = stored.filter { !gone.contains($0.cursor.description) } + [added[0], added[1], added[3]]
        for order in [IndexQuery.Order.version, .release] {
            for variant in [nil, "any", "linux-amd64"] {
                let expected = IndexQuery(limit: 99, variant: variant, order: order).select(from: all)
                for limit in 1...all.count {
                    var query = IndexQuery(limit: limit, variant: variant, order: order)
                    var read: [IndexEntry] = []
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
        unit.deleteTag(try Tag("f"), of: old.package)
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
        #expect(try unit.size(of: staged.digest) == 5)
        #expect(try another().size(of: staged.digest) == nil)
        try unit.put(1, at: key, digest: staged.digest, ifAbsent: true)
        try unit.commit()
        #expect(try another().size(of: staged.digest) == 5)
        let stranger = UnitOfWork(tenant: try Sample.tenant("stranger"), metadata: metadata, blobs: blobs)
        #expect(try stranger.size(of: staged.digest) == nil)
    }

    @Test("asks once about a blob that it finds, and each time about one that it does not")
    func foundBlobs() throws {
        let key = try DocumentKey("doc/blob")
        let publisher = another()
        let blob = try publisher.stage(Array("bytes".utf8))
        #expect(try unit.size(of: blob.digest) == nil)
        try publisher.put(1, at: key, digest: blob.digest, ifAbsent: true)
        try publisher.commit()
        #expect(try unit.size(of: blob.digest) == 5)
        try metadata.commit([.deleteDocument(key)], tenant: .default)
        #expect(try unit.size(of: blob.digest) == 5)
        #expect(try another().size(of: blob.digest) == nil)
    }

    @Test("stores no blob that no document of its own names, and none before its end")
    func unnamedBlobs() throws {
        let directory = try TemporaryDirectory()
        let named = try unit.stage(directory.write("named", to: "upload"))
        let unnamed = try unit.stage(Array("unnamed".utf8))
        try unit.put(1, at: DocumentKey("doc/blob"), digest: named.digest, ifAbsent: true)
        #expect(blobs.bytes(of: named.digest) == nil)
        try unit.commit()
        #expect(blobs.bytes(of: named.digest) == Array("named".utf8))
        #expect(blobs.bytes(of: unnamed.digest) == nil)
    }

    @Test("makes the blob durable before the metadata that names it")
    func crashRule() throws {
        let log = CommitLog(metadata: metadata, blobs: blobs)
        let unit = UnitOfWork(tenant: .default, metadata: log, blobs: log)
        let staged = try unit.stage(Array("bytes".utf8))
        try unit.put(1, at: DocumentKey("doc/blob"), digest: staged.digest, ifAbsent: true)
        try unit.commit()
        #expect(log.commits == ["blob", "metadata"])
    }

    @Test("stores no metadata when the blob cannot be stored")
    func lostUpload() throws {
        let key = try DocumentKey("doc/blob")
        do {
            let directory = try TemporaryDirectory()
            let staged = try unit.stage(directory.write("bytes", to: "upload"))
            try unit.put(1, at: key, digest: staged.digest, ifAbsent: true)
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
