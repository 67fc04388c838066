import RepositoryModel
import JSON
import Stores

extension TagRecord {
    /// The tag as clients see it (HTTP contract, "Artifacts").
    var json: JSONValue {
        [
            "namespace": JSONValue(package.namespace), "name": JSONValue(package.name), "tag": JSONValue(tag.text),
            "version": JSONValue(version.text), "variant": JSONValue(variant),
            "blob_digest": JSONValue(digest.description), "updated_at": JSONValue(updatedAt.description),
            "updated_by": JSONValue(updatedBy),
        ]
    }
}
