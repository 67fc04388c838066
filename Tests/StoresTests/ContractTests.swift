import MemoryStore
import Stores
import TestSupport
import Testing

@Suite("The stores in memory")
struct ContractTests {
    @Test("keep the contract of a metadata store", arguments: MetadataStoreContract.rules)
    func metadata(_ rule: ContractRule<any MetadataStore>) throws { try rule.check { InMemoryMetadataStore() } }

    @Test("keep the contract of an identity store", arguments: IdentityStoreContract.rules)
    func identity(_ rule: ContractRule<any IdentityStore>) throws { try rule.check { InMemoryIdentityStore() } }

    @Test("keep the contract of a blob store", arguments: BlobStoreContract.rules)
    func blobs(_ rule: ContractRule<any BlobStore>) throws { try rule.check { InMemoryBlobStore() } }

    @Test("keep the contract of a workflow store", arguments: WorkflowStoreContract.rules)
    func workflows(_ rule: ContractRule<any WorkflowStore>) throws { try rule.check { InMemoryWorkflowStore() } }

    @Test("keep the contract of executions", arguments: ExecutionStoreContract.rules)
    func executions(_ rule: ContractRule<any ExecutionStores>) throws { try rule.check { InMemoryMetadataStore() } }
}
