public import RepositoryModel

/// A tag and what it points at.
public struct TagRecord: Sendable, Equatable {
    /// The package the tag belongs to.
    public let package: PackageName
    /// The tag's name.
    public let tag: Tag
    /// The version pointed at.
    public let version: Version
    /// The variant pointed at.
    public let variant: String
    /// The digest of the artifact pointed at.
    public let digest: Digest
    /// When the tag was last set.
    public let updatedAt: Timestamp
    /// The user who set it.
    public let updatedBy: String

    /// A tag that points at `target`.
    public init(
        tag: Tag, target: Coordinate, digest: Digest, updatedAt: Timestamp, updatedBy: String
    ) {
        package = target.package
        self.tag = tag
        version = target.version
        variant = target.variant
        self.digest = digest
        self.updatedAt = updatedAt
        self.updatedBy = updatedBy
    }
}
