import JSON
import RepositoryModel
import Stores
import Testing

extension MetadataStoreContract {
    static let blobRules: [ContractRule<any MetadataStore>] = [
        ContractRule("a blob is found as long as a document of the same tenant names it") { store in
            let blob = try Sample.blob("blob")
            let (first, second) = (try DocumentKey("doc/first"), try DocumentKey("doc/second"))
            #expect(try store.reference(to: blob.digest, tenant: .default) == nil)
            try store.commit(
                [first, second].map { .putDocument($0, 1, blobs: [blob], ifAbsent: true) }, tenant: .default)
            #expect(try store.reference(to: blob.digest, tenant: .default) == blob)
            #expect(try store.reference(to: blob.digest, tenant: Sample.tenant("other")) == nil)
            #expect(try store.reference(to: Sample.digest("another"), tenant: .default) == nil)
            try store.commit([.putDocument(first, 2, blobs: [], ifAbsent: false)], tenant: .default)
            #expect(try store.reference(to: blob.digest, tenant: .default) == blob)
            try store.commit([.deleteDocument(second)], tenant: .default)
            #expect(try store.reference(to: blob.digest, tenant: .default) == nil)
        },
        ContractRule("a document of any kind names as many blobs as it likes, each with its size and hashes") { store in
            let blobs = try (0..<50).map { number in
                BlobReference(
                    digest: try Sample.digest("\(number)"), size: 1 << number,
                    hashes: number % 2 == 0 ? [:] : ["sha512": "\(number)", "md5": "0\(number)"])
            }
            let keys = ["doc/a", "package/acme/a", "release/acme/a/1.0", "file/acme/a/1.0/a.whl"]
            for key in keys {
                try store.commit(
                    [.putDocument(DocumentKey(key), 1, blobs: blobs + blobs, ifAbsent: true)], tenant: .default)
                for blob in blobs { #expect(try store.reference(to: blob.digest, tenant: .default) == blob) }
                // Those that the next version of the document does not name are gone.
                try store.commit(
                    [.putDocument(DocumentKey(key), 1, blobs: Array(blobs.prefix(1)), ifAbsent: false)],
                    tenant: .default)
                #expect(try store.reference(to: blobs[0].digest, tenant: .default) == blobs[0])
                #expect(try store.reference(to: blobs[1].digest, tenant: .default) == nil)
                try store.commit([.deleteDocument(DocumentKey(key))], tenant: .default)
                #expect(try store.reference(to: blobs[0].digest, tenant: .default) == nil)
            }
        },
    ]
}
