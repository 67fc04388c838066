import SQLiteStore
import StoreCache
import Stores
import TestSupport
import Testing

@Suite("A cached store")
struct ContractTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func makeStore(_ capacity: Int) throws -> CachedStore {
        CachedStore(try SQLiteStore(path: directory.path("store.sqlite"), readers: 4), capacity: capacity)
    }

    @Test("keeps the contract of a metadata store", arguments: MetadataStoreContract.rules, [0, 1 << 20])
    func metadata(_ rule: ContractRule<any MetadataStore>, capacity: Int) throws {
        try rule.check { try makeStore(capacity) }
    }

    @Test("keeps the contract of an identity store", arguments: IdentityStoreContract.rules, [0, 1 << 20])
    func identity(_ rule: ContractRule<any IdentityStore>, capacity: Int) throws {
        try rule.check { try makeStore(capacity) }
    }

    @Test("keeps the contract of a workflow store", arguments: WorkflowStoreContract.rules, [0, 1 << 20])
    func workflows(_ rule: ContractRule<any WorkflowStore>, capacity: Int) throws {
        try rule.check { try makeStore(capacity) }
    }
}
