import FileBlobStore
import RepositoryModel
import Stores
import TestSupport
import Testing

@Suite("The layout of blobs")
struct LayoutTests {
    @Test("is that of the tree diagram, and nginx's URI is the file's path below blobs")
    func paths() throws {
        let digest = try Sample.digest()
        let hexadecimal = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        let layout = BlobLayout(root: "/var/lib/packagerepo")
        let object = BlobObject(digest)
        #expect(layout.file(of: object) == "/var/lib/packagerepo/blobs/sha256/e3/b0/\(hexadecimal)")
        #expect(BlobLayout.internalURI(of: object) == "/_blobs/sha256/e3/b0/\(hexadecimal)")
        let again = try #require(BlobObject(digest, suffix: "01234567"))
        #expect(layout.file(of: again) == layout.file(of: object) + ".01234567")
        #expect(layout.uploads == "/var/lib/packagerepo/uploads")
        #expect(BlobLayout(root: "").blobs == "./blobs")
    }
}
