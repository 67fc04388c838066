public import JSON
public import RepositoryModel

/// One change of a tenant's metadata. A list of them is committed together or not at all.
public enum MetadataWrite: Sendable {
    /// Stores a document. With `ifAbsent`, one that is already there fails the whole commit.
    /// `digest` is the blob that the document names; it makes the blob readable for the tenant.
    case putDocument(DocumentKey, JSONValue, digest: Digest?, ifAbsent: Bool)
    /// Removes a document; no error where there is none.
    case deleteDocument(DocumentKey)
    /// Adds a row to an index or replaces the one of its version and variant.
    case upsertIndex(IndexKey, IndexEntry)
    /// Removes a row; no error where there is none.
    case deleteIndex(IndexKey, version: Version, variant: String)
    /// Sets a tag, or moves it.
    case setTag(TagRecord)
    /// Removes a tag; no error where there is none.
    case deleteTag(PackageName, Tag)
    /// Adds an event.
    case appendEvent(Event)
}
