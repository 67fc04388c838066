public import JSON
public import Stores

/// What a pass of the ``Collector`` has done.
public struct CollectionReport: Sendable {
    /// Deleted artifacts that can be restored no longer.
    public var ended = 0
    /// Blobs that no document names, and that the next pass may remove.
    public var condemned = CollectedBytes()
    /// Blobs that were put into the trash.
    public var removed = CollectedBytes()
    /// Files that no ledger names, put into the trash as well.
    public var leftover = CollectedBytes()
    /// Uploads that were cut off, removed.
    public var uploads = CollectedBytes()
    /// What was removed from the trash for good.
    public var emptied = CollectedBytes()

    /// Nothing was done yet.
    public init() {}

    /// The report as JSON.
    public var json: JSONValue {
        [
            "ended": JSONValue(ended), "condemned": condemned.json, "removed": removed.json,
            "leftover": leftover.json, "uploads": uploads.json, "emptied": emptied.json,
        ]
    }

    /// Whether there was nothing to do.
    public var isEmpty: Bool {
        ended == 0 && [condemned, removed, leftover, uploads, emptied].allSatisfy { $0.count == 0 }
    }
}

extension CollectedBytes {
    /// `{"count", "bytes"}`.
    public var json: JSONValue { ["count": JSONValue(count), "bytes": JSONValue(bytes)] }
}
