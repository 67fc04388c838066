public import RepositoryModel
public import Stores
import Synchronization

extension InMemoryMetadataStore: BlobLedger {
    public func condemn(
        idleBefore: Timestamp, at moment: Timestamp, limit: Int
    ) throws(StoreError) -> (seen: Int, condemned: [BlobRecord]) {
        everything.withLock { everything in
            let idle = everything.ledger.values.filter { $0.condemnedAt == nil && $0.isIdle(before: idleBefore) }
                .sorted { ($0.idleSince ?? .now) < ($1.idleSince ?? .now) }.prefix(limit)
            var condemned: [BlobRecord] = []
            for record in idle {
                let isNamed = everything.isNamed(record.object.digest)
                let next = record.with(idleSince: nil, condemnedAt: isNamed ? nil : moment)
                everything.ledger[record.object.digest] = next
                if !isNamed { condemned.append(next) }
            }
            return (idle.count, condemned)
        }
    }

    public func removeCondemned(before moment: Timestamp, limit: Int) throws(StoreError) -> [BlobRecord] {
        everything.withLock { everything in
            let removed = everything.ledger.values
                .filter { $0.condemnedAt.map { $0 < moment } == true && !everything.isNamed($0.object.digest) }
                .prefix(limit)
            for record in removed { everything.ledger[record.object.digest] = nil }
            return Array(removed)
        }
    }

    public func collectable(idleBefore: Timestamp, limit: Int, after: Digest?) throws(StoreError) -> [BlobRecord] {
        everything.withLock { everything in
            let all = everything.ledger.values.filter { record in
                (record.condemnedAt != nil || record.isIdle(before: idleBefore))
                    && !everything.isNamed(record.object.digest)
            }
            return page(all, limit, after)
        }
    }

    public func blobs(limit: Int, after: Digest?) throws(StoreError) -> [BlobRecord] {
        everything.withLock { page(Array($0.ledger.values), limit, after) }
    }

    private func page(_ records: [BlobRecord], _ limit: Int, _ after: Digest?) -> [BlobRecord] {
        let sorted = records.sorted { $0.object.digest.hexadecimal < $1.object.digest.hexadecimal }
        return Array(sorted.filter { $0.object.digest.hexadecimal > after?.hexadecimal ?? "" }.prefix(limit))
    }

    public func quarantine(_ object: BlobObject, at moment: Timestamp) throws(StoreError) -> Bool {
        everything.withLock { everything in
            guard let record = everything.ledger[object.digest], record.object == object, record.quarantinedAt == nil
            else { return false }
            everything.ledger[object.digest] = BlobRecord(
                object: object, size: record.size, idleSince: record.idleSince, condemnedAt: record.condemnedAt,
                quarantinedAt: moment)
            return true
        }
    }
}

extension BlobRecord {
    fileprivate func isIdle(before moment: Timestamp) -> Bool { idleSince.map { $0 < moment } ?? false }
}

extension InMemoryMetadataStore.Everything {
    /// Whether a document of any tenant names the blob.
    fileprivate func isNamed(_ digest: Digest) -> Bool {
        tenants.values.contains { contents in
            contents.documents.values.contains { document in document.blobs.contains { $0.digest == digest } }
        }
    }
}
