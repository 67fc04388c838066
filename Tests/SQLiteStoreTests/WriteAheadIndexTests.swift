import Stores
import TestSupport
import Testing

@testable import SQLiteStore

@Suite("The index of the log tells that somebody has committed")
struct WriteAheadIndexTests {
    @Test("also where the log is begun anew")
    func newLog() throws {
        let directory = try TemporaryDirectory()
        let store = try SQLiteStore(path: directory.path("store.sqlite"), readers: 1)
        try store.add(Sample.user())
        let before = store.position(of: 0)
        try store.commits.withConnection { try $0.execute("PRAGMA wal_checkpoint(TRUNCATE)") }
        try store.update("ada") { $0.generation += 1 }
        let after = store.position(of: 0)
        #expect(before != nil && after != nil && before != after)
    }

    @Test("by every word of its header, once both of its copies are written")
    func header() throws {
        let words = UnsafeMutableBufferPointer<UInt64>.allocate(capacity: 12)
        defer { words.deallocate() }
        for word in words.indices { words[word] = UInt64(word % 6) }
        let index = WriteAheadIndex(at: UnsafeRawPointer(try #require(words.baseAddress)))
        var positions = [try #require(index.position)]
        for word in 0..<6 {
            words[6 + word] += 100
            #expect(index.position == nil)
            words[word] += 100
            let position = try #require(index.position)
            #expect(!positions.contains(position))
            positions.append(position)
        }
    }
}
