package import Stores

/// The stores that workflows work on, by their ports.
package struct RuntimeStores: Sendable {
    /// The stores that workflows read and write.
    package let metadata: any MetadataStore
    /// Users, their credentials and the audit log.
    package let identity: any IdentityStore
    /// The blobs.
    package let blobs: any BlobStore
    /// The internal location by which nginx sends a blob.
    package let blobLocation: @Sendable (BlobObject) -> String

    /// Stores that may be one and the same.
    package init(
        metadata: any MetadataStore, identity: any IdentityStore, blobs: any BlobStore,
        blobLocation: @escaping @Sendable (BlobObject) -> String
    ) {
        self.metadata = metadata
        self.identity = identity
        self.blobs = blobs
        self.blobLocation = blobLocation
    }
}
