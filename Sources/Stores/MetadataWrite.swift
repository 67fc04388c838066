public import JSON
public import RepositoryModel

/// One change of a tenant's metadata. A list of them is committed together or not at all.
public enum MetadataWrite: Sendable {
    /// Fails the whole commit with `conflict` unless the condition holds when its turn comes.
    case require(Condition)
    /// Fails the whole commit with `conflict` if the condition holds when its turn comes.
    case refuse(Condition)
    /// Enters into the ledger that the bytes of a blob are stored and durable, as that object.
    ///
    /// Where `replacing` is nil and the ledger has an object of the blob already, that one stays. Else the ledger must
    /// have just the object `replacing`, or the whole commit fails with `conflict`.
    case keepBlob(BlobObject, size: Int, replacing: BlobObject?)
    /// Stores a document. With `ifAbsent`, one that is already there fails the whole commit with `alreadyExists`.
    /// `blobs` are those that the document names; they are readable for the tenant as long as it does. One that is
    /// not in the ledger fails the whole commit with `conflict`.
    case putDocument(DocumentKey, JSONValue, blobs: [BlobReference], ifAbsent: Bool)
    /// Removes a document; no error if there is none.
    case deleteDocument(DocumentKey)
    /// Adds a row to an index or replaces the one of its id.
    case upsertRow(IndexKey, IndexRow)
    /// Removes a row; no error if there is none.
    case deleteRow(IndexKey, id: String)
    /// Brings what is kept of a package up to date with its index and with the document of its newest release, as they are
    /// when its turn comes. A package without a row has gone.
    case updatePackage(PackageUpdate)
    /// Sets a tag, or moves it.
    case setTag(TagRecord)
    /// Removes a tag; no error if there is none.
    case deleteTag(PackageName, Tag)
    /// Adds an event.
    case appendEvent(Event)
    /// Stores what is known of an execution, or replaces it.
    case putExecution(ExecutionRecord)
    /// Adds a job to the queue, and the record of its execution. Where about `limit` jobs of the tenant wait already
    /// the whole commit fails with `exhausted`; those who enqueue at the same moment may pass the limit by their
    /// number.
    case enqueue(Job, limit: Int)
    /// Takes a job that is done out of the queue. Where the claim is lost the whole commit fails with `superseded`.
    case finishJob(JobClaim)
    /// Keeps the answer to the requests of a key. Where the key is not reserved for `execution` any more the whole
    /// commit fails with `superseded`.
    case keepAnswer(IdempotencyKey, KeptAnswer, execution: String)
    /// Gives up a key that is reserved for `execution`; no error if it is not.
    case releaseKey(IdempotencyKey, execution: String)
    /// Moves the mark of a schedule; nil sets its first. Where the mark is elsewhere the whole commit fails with
    /// `superseded`.
    case advanceSchedule(ScheduleKey, from: Timestamp?, to: Timestamp)
    /// Forgets the mark of a schedule; no error if there is none.
    case removeSchedule(ScheduleKey)
}
