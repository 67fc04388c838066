public import JSON
public import RepositoryModel

/// Something about a tenant's metadata that a commit can make its condition.
///
/// An execution decides by what it has read; by the time it commits, others may have written. What its decision rests
/// on it therefore requires once more in the commit, where no one comes between.
public enum Condition: Sendable {
    /// A document of that key is there.
    case document(DocumentKey)
    /// The document of that key is there and has just this value.
    case value(DocumentKey, JSONValue)
    /// The document of that key is there and names the blob.
    case blob(Digest, namedBy: DocumentKey)
    /// The bytes of the blob are stored as that object, and are not known to be damaged.
    case stored(BlobObject)
    /// The index has a row of that id.
    case row(IndexKey, id: String)
    /// The index has any row.
    case anyRow(IndexKey)
    /// The index has been changed by just so many writes; 0 for one that no one has written to.
    case generation(IndexKey, Int)
    /// Some tag points at the artifact.
    case tagged(Coordinate)
    /// The package has a tag of that name.
    case tag(PackageName, Tag)
    /// The tag is there and is still this one.
    case unchangedTag(TagRecord)
}
