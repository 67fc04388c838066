import FileBlobStore
import Stores
import TestSupport
import Testing

@Suite("A file blob store")
struct ContractTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test("keeps the contract of a blob store", arguments: BlobStoreContract.rules)
    func blobs(_ rule: ContractRule<any BlobStore>) throws {
        try rule.check { try FileBlobStore(root: directory.path) }
    }
}
