import JSON
import RepositoryModel
public import Stores
import Testing

extension MetadataStoreContract {
    static let blobRules: [ContractRule<any MetadataStore>] = [
        ContractRule("a blob is found as long as a document of the same tenant names it") { store in
            let blob = try Sample.blob("blob")
            let (first, second) = (try DocumentKey("doc/first"), try DocumentKey("doc/second"))
            #expect(try store.blob(blob.digest, tenant: .default) == nil)
            try store.commit(
                [.keeping(blob)] + [first, second].map { .putDocument($0, 1, blobs: [blob], ifAbsent: true) },
                tenant: .default)
            #expect(try store.blob(blob.digest, tenant: .default)?.reference == blob)
            #expect(try store.blob(blob.digest, tenant: Sample.tenant("other")) == nil)
            #expect(try store.blob(Sample.digest("another"), tenant: .default) == nil)
            try store.commit([.putDocument(first, 2, blobs: [], ifAbsent: false)], tenant: .default)
            #expect(try store.blob(blob.digest, tenant: .default)?.reference == blob)
            try store.commit([.deleteDocument(second)], tenant: .default)
            #expect(try store.blob(blob.digest, tenant: .default) == nil)
        },
        ContractRule("a document of any kind names as many blobs as it likes, each with its size and hashes") { store in
            let blobs = try (0..<50).map { number in
                BlobReference(
                    digest: try Sample.digest("\(number)"), size: 1 << number,
                    hashes: number % 2 == 0 ? [:] : ["sha512": "\(number)", "md5": "0\(number)"])
            }
            try store.commit(blobs.map { .keeping($0) }, tenant: .default)
            let keys = ["doc/a", "package/acme/a", "release/acme/a/1.0", "file/acme/a/1.0/a.whl"]
            for key in keys {
                try store.commit(
                    [.putDocument(DocumentKey(key), 1, blobs: blobs + blobs, ifAbsent: true)], tenant: .default)
                for blob in blobs { #expect(try store.blob(blob.digest, tenant: .default)?.reference == blob) }
                // Those that the next version of the document does not name are gone.
                try store.commit(
                    [.putDocument(DocumentKey(key), 1, blobs: Array(blobs.prefix(1)), ifAbsent: false)],
                    tenant: .default)
                #expect(try store.blob(blobs[0].digest, tenant: .default)?.reference == blobs[0])
                #expect(try store.blob(blobs[1].digest, tenant: .default) == nil)
                try store.commit([.deleteDocument(DocumentKey(key))], tenant: .default)
                #expect(try store.blob(blobs[0].digest, tenant: .default) == nil)
            }
        },
        ContractRule("a document cannot name a blob whose bytes are not stored") { store in
            let blob = try Sample.blob("blob")
            let put = MetadataWrite.putDocument(try DocumentKey("doc/a"), 1, blobs: [blob], ifAbsent: false)
            expectFailure(.conflict) { () throws(StoreError) in try store.commit([put], tenant: .default) }
            expectFailure(.conflict) { () throws(StoreError) in
                try store.commit([put, .keeping(blob)], tenant: .default)
            }
            #expect(try store.document(DocumentKey("doc/a"), tenant: .default) == nil)
            #expect(try store.record(of: blob.digest) == nil)
            try store.commit([.keeping(blob), put], tenant: .default)
            #expect(try store.record(of: blob.digest)?.size == blob.size)
        },
        ContractRule("the first bytes of a blob stay, and are replaced only by who knows them") { store in
            let blob = try Sample.blob("blob")
            let first = BlobObject(blob.digest)
            let next = try #require(BlobObject(blob.digest, suffix: "01234567"))
            let last = try #require(BlobObject(blob.digest, suffix: "89abcdef"))
            try store.commit([.keepBlob(first, size: 4, replacing: nil)], tenant: .default)
            try store.commit([.keepBlob(next, size: 4, replacing: nil)], tenant: Sample.tenant("other"))
            #expect(try store.record(of: blob.digest)?.object == first)
            expectFailure(.conflict) { () throws(StoreError) in
                try store.commit([.keepBlob(last, size: 4, replacing: next)], tenant: .default)
            }
            try store.commit([.require(.stored(first)), .refuse(.stored(next))], tenant: .default)
            try store.commit([.keepBlob(next, size: 4, replacing: first)], tenant: .default)
            #expect(try store.record(of: blob.digest)?.object == next)
            for refused in [MetadataWrite.require(.stored(first)), .refuse(.stored(next))] {
                expectFailure(.conflict) { () throws(StoreError) in try store.commit([refused], tenant: .default) }
            }
        },
        ContractRule("a blob that loses a document is noted as idle, until a document names it again") { store in
            let blob = try Sample.blob("blob")
            let (first, second) = (try DocumentKey("doc/first"), try DocumentKey("doc/second"))
            let put = { (key: DocumentKey, blobs: [BlobReference]) in
                MetadataWrite.putDocument(key, 1, blobs: blobs, ifAbsent: false)
            }
            try store.commit([.keeping(blob), put(first, [blob])], tenant: .default)
            #expect(try store.record(of: blob.digest)?.idleSince == nil)
            try store.commit([put(first, [])], tenant: .default)
            #expect(try store.record(of: blob.digest)?.idleSince != nil)
            try store.commit([put(second, [blob])], tenant: Sample.tenant("other"))
            #expect(try store.record(of: blob.digest)?.idleSince == nil)
            try store.commit([.deleteDocument(second)], tenant: Sample.tenant("other"))
            #expect(try store.record(of: blob.digest)?.idleSince != nil)
        },
    ]
}

extension MetadataWrite {
    /// Says that the bytes of a blob are stored, under its first name.
    public static func keeping(_ blob: BlobReference) -> MetadataWrite {
        .keepBlob(BlobObject(blob.digest), size: blob.size, replacing: nil)
    }
}
