import Stores
import Synchronization

/// Loaded workflows in memory: so many, and of so many bytes of source; those used longest ago make room.
///
/// If several threads need one at once, the first loads it and the others wait.
final class LoadedWorkflowCache<Key: Hashable & Sendable>: Sendable {
    private final class Slot: Sendable {
        let workflow = Mutex<LoadedWorkflow?>(nil)
    }

    private struct Entry {
        let slot: Slot
        let size: Int
        var lastUse: Int
    }

    private struct State {
        var entries: [Key: Entry] = [:]
        var size = 0
        var clock = 0
    }

    private let count: Int
    private let size: Int
    private let state = Mutex(State())

    /// - Parameters:
    ///   - count: how many workflows to keep.
    ///   - size: how many bytes of source all of them may have.
    init(count: Int, size: Int) {
        self.count = count
        self.size = size
    }

    /// Returns the workflow of `key`, loaded by `load` if it is not cached. After a failure the next caller tries
    /// again.
    func workflow(
        _ key: Key, size: Int, _ load: () throws(StoreError) -> LoadedWorkflow?
    ) throws(StoreError) -> LoadedWorkflow? {
        let slot = slot(key, size: size)
        return try slot.workflow.withLock { workflow throws(StoreError) -> LoadedWorkflow? in
            if let workflow { return workflow }
            workflow = try load()
            return workflow
        }
    }

    /// The number of workflows in it.
    var entryCount: Int { state.withLock { $0.entries.count } }

    private func slot(_ key: Key, size: Int) -> Slot {
        state.withLock { state in
            state.clock += 1
            if let slot = state.entries[key]?.slot {
                state.entries[key]?.lastUse = state.clock
                return slot
            }
            let slot = Slot()
            state.entries[key] = Entry(slot: slot, size: size, lastUse: state.clock)
            state.size += size
            // The newest always stays, however large.
            while state.entries.count > 1, state.entries.count > count || state.size > self.size,
                let oldest = state.entries.min(by: { $0.value.lastUse < $1.value.lastUse })
            {
                state.entries[oldest.key] = nil
                state.size -= oldest.value.size
            }
            return slot
        }
    }
}
