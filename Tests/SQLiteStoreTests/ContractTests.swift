import SQLiteStore
import Stores
import TestSupport
import Testing

@Suite("A SQLite store")
struct ContractTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test("keeps the contract of a metadata store", arguments: MetadataStoreContract.rules)
    func metadata(_ rule: ContractRule<any MetadataStore>) throws {
        try rule.check {
            try SQLiteStore(path: directory.path("store.sqlite"), readers: 4)
        }
    }

    @Test("keeps the contract of an identity store", arguments: IdentityStoreContract.rules)
    func identity(_ rule: ContractRule<any IdentityStore>) throws {
        try rule.check {
            try SQLiteStore(path: directory.path("store.sqlite"), readers: 1)
        }
    }

    @Test("keeps the contract of a workflow store", arguments: WorkflowStoreContract.rules)
    func workflows(_ rule: ContractRule<any WorkflowStore>) throws {
        try rule.check { try SQLiteStore(path: directory.path("store.sqlite"), readers: 4) }
    }

    @Test("keeps the contract of executions", arguments: ExecutionStoreContract.rules)
    func executions(_ rule: ContractRule<any ExecutionStores>) throws {
        try rule.check { try SQLiteStore(path: directory.path("store.sqlite"), readers: 4) }
    }
}
