import RepositoryModel
import Stores
import Testing

/// How many workflows a tenant may have, and for how long their history stays.
extension WorkflowStoreContract {
    static let quotaRules: [ContractRule<any WorkflowStore>] = [
        ContractRule("a tenant has no more workflows than its quota says, and changes what it has") { store throws in
            let quota = WorkflowQuota(workflows: 2, schedules: 0)
            func put(_ name: String, _ text: String = "{}", tenant: TenantID = .default) throws(StoreError) -> Bool {
                try store.put(
                    definition(name, text, schedules: 0), replacing: .any, within: quota, tenant: tenant)
            }
            #expect(try put("a") && put("b"))
            expectFailure(.exhausted) { () throws(StoreError) in _ = try put("c") }
            #expect(try store.workflow(named: "c", tenant: .default) == nil)
            #expect(try !put("a", "{ }"), "one that is there")
            #expect(try put("c", tenant: Sample.tenant("other")), "another tenant's do not count")
            #expect(
                try store.deleteWorkflow(named: "b", at: Timestamp(seconds: 9), by: "bob", tenant: .default))
            #expect(try put("c"), "one that is gone does not count")
        },
        ContractRule("the workflows of a tenant have no more schedules together than its quota says") { store throws in
            let quota = WorkflowQuota(workflows: 9, schedules: 3)
            func put(_ name: String, _ text: String, _ schedules: Int) throws(StoreError) {
                _ = try store.put(
                    definition(name, text, schedules: schedules), replacing: .any, within: quota, tenant: .default)
            }
            try put("a", "1", 2)
            expectFailure(.exhausted) { () throws(StoreError) in try put("b", "1", 2) }
            try put("b", "1", 1)
            try put("c", "1", 0)
            expectFailure(.exhausted) { () throws(StoreError) in try put("a", "2", 3) }
            try put("a", "3", 1)
            try put("b", "2", 2)
        },
    ]

    private static func history(of name: String, in store: any WorkflowStore) throws -> Int {
        try store.history(of: name, limit: 99, tenant: .default).count
    }

    static let retentionRules: [ContractRule<any WorkflowStore>] = [
        ContractRule("old changes go, but for the newest of a workflow and the newest of all") { store throws in
            let tenant = TenantID.default
            for number in 1...6 { _ = try store.put(definition("kept", "\(number)", on: 1), tenant: tenant) }
            for day in 1...2 { _ = try store.put(definition("gone", "\(day)", on: day), tenant: tenant) }
            _ = try store.deleteWorkflow(
                named: "gone", at: Timestamp(seconds: 3 * 86_400), by: "bob", tenant: tenant)
            _ = try store.put(definition("last", "1", on: 4), tenant: tenant)
            _ = try store.deleteWorkflow(
                named: "last", at: Timestamp(seconds: 4 * 86_400), by: "bob", tenant: tenant)
            let newest = try store.changes(after: 0, limit: 99).last
            var (after, removed) = (0, 0)
            while true {
                let batch = try store.removeRevisions(
                    before: Timestamp(seconds: 5 * 86_400), keeping: 3, after: after, limit: 2)
                removed += batch.removed
                guard let next = batch.next else { break }
                after = next
            }
            #expect(try history(of: "kept", in: store) == 3)
            #expect(try history(of: "gone", in: store) == 0)
            #expect(try history(of: "last", in: store) == 1)
            #expect(removed == 3 + 3 + 1)
            #expect(try store.changes(after: 0, limit: 99).last == newest, "its number does not come back")
            let head = try #require(try store.workflow(named: "kept", tenant: tenant))
            #expect(try store.definition(head.revision, of: "kept", tenant: tenant)?.bytes == Array("6".utf8))
        },
        ContractRule("changes that are not old stay, however many they are") { store throws in
            for number in 1...30 { _ = try store.put(definition("w", "\(number)", on: 9), tenant: .default) }
            let batch = try store.removeRevisions(
                before: Timestamp(seconds: 5 * 86_400), keeping: 3, after: 0, limit: 99)
            #expect(batch.removed == 0 && batch.next == nil)
            #expect(try store.history(of: "w", limit: 99, tenant: .default).count == 30)
        },
    ]
}
