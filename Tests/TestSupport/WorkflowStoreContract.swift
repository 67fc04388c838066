import Crypto
import RepositoryModel
public import Stores
import Synchronization
import Testing

/// What every ``WorkflowStore`` must do.
public enum WorkflowStoreContract {
    /// The rules, each to be tried on an empty store.
    public static let rules = valueRules + changeRules + raceRules + quotaRules + retentionRules

    private static func definition(_ name: String, _ text: String = "{}", at seconds: Int = 0) -> WorkflowDefinition {
        WorkflowDefinition(
            name: name, version: String(SHA256.hexadecimal(text.utf8).prefix(16)), bytes: Array(text.utf8),
            createdAt: Timestamp(microseconds: Int64(seconds) * 1_000_000 + 1), createdBy: "ada")
    }

    static func definition(
        _ name: String, _ text: String = "{}", schedules: Int
    ) -> WorkflowDefinition {
        WorkflowDefinition(
            name: name, version: String(SHA256.hexadecimal(text.utf8).prefix(16)), bytes: Array(text.utf8),
            createdAt: Timestamp(seconds: 1), createdBy: "ada", schedules: schedules)
    }

    static func definition(_ name: String, _ text: String, on day: Int) -> WorkflowDefinition {
        definition(name, text, at: day * 86_400)
    }

    private static func delete(_ name: String, from store: any WorkflowStore, by user: String = "bob") throws -> Bool {
        try store.deleteWorkflow(named: name, at: Timestamp(seconds: 9), by: user, tenant: .default)
    }

    private static let valueRules: [ContractRule<any WorkflowStore>] = [
        ContractRule("a workflow is changed and removed only where what was expected is in force") { store throws in
            func put(_ text: String, _ expected: ExpectedRevision) throws(StoreError) {
                _ = try store.put(definition("w", text), replacing: expected, tenant: .default)
            }
            func delete(_ expected: ExpectedRevision) throws(StoreError) {
                _ = try store.deleteWorkflow(
                    named: "w", replacing: expected, at: Timestamp(seconds: 9), by: "ada", tenant: .default)
            }
            expectFailure(.conflict) { () throws(StoreError) in try put("1", .revision(1)) }
            try put("1", .none)
            expectFailure(.conflict) { () throws(StoreError) in try put("2", .none) }
            expectFailure(.conflict) { () throws(StoreError) in try delete(.none) }
            let first = try #require(try store.workflow(named: "w", tenant: .default))
            try put("2", ExpectedRevision(first))
            expectFailure(.conflict) { () throws(StoreError) in try put("3", ExpectedRevision(first)) }
            expectFailure(.conflict) { () throws(StoreError) in try delete(ExpectedRevision(first)) }
            let second = try #require(try store.workflow(named: "w", tenant: .default))
            #expect(second.revision != first.revision)
            try delete(ExpectedRevision(second))
            #expect(try store.workflow(named: "w", tenant: .default) == nil)
        },
        ContractRule("a workflow that nobody stored is nil, and has no history") { store throws in
            for name in ["none", "", "a\0b"] {
                #expect(try store.workflow(named: name, tenant: .default) == nil)
                #expect(try store.history(of: name, limit: 9, tenant: .default).isEmpty)
                #expect(try store.definition(1, of: name, tenant: .default) == nil)
                #expect(try !delete(name, from: store))
            }
            #expect(try store.workflows(limit: 9, after: nil, tenant: .default).isEmpty)
        },
        ContractRule("a definition reads back byte for byte") { store in
            let texts = ["{}", "{\n\t\"é\": \"\u{1F980}\"}\n", " ", String(repeating: "x", count: 1 << 20)]
            for (number, text) in texts.enumerated() {
                let sent = definition("w\(number)", text, at: number)
                #expect(try store.put(sent, tenant: .default))
                let head = try #require(try store.workflow(named: sent.name, tenant: .default))
                #expect(head.version == sent.version && head.size == sent.bytes.count && head.name == sent.name)
                #expect(try store.definition(head.revision, of: sent.name, tenant: .default) == sent)
            }
        },
        ContractRule("workflows are listed by the bytes of their names, page by page") { store in
            for name in ["b", "a_1", "a-1", "a", "a1"] { _ = try store.put(definition(name), tenant: .default) }
            func page(_ limit: Int, after: String?) throws -> [String] {
                try store.workflows(limit: limit, after: after, tenant: .default).map(\.name)
            }
            #expect(try page(9, after: nil) == ["a", "a-1", "a1", "a_1", "b"])
            #expect(try page(2, after: nil) == ["a", "a-1"])
            #expect(try page(2, after: "a-1") == ["a1", "a_1"])
            #expect(try page(2, after: "a~") == ["b"], "a name that is gone still tells where to go on")
            #expect(try page(0, after: nil).isEmpty && page(-1, after: nil).isEmpty)
        },
        ContractRule("tenants see nothing of each other's workflows") { store in
            let (one, other) = (try Sample.tenant("one"), try Sample.tenant("other"))
            #expect(try store.put(definition("w", "1"), tenant: one))
            let head = try #require(try store.workflow(named: "w", tenant: one))
            #expect(try store.workflow(named: "w", tenant: other) == nil)
            #expect(try store.workflows(limit: 9, after: nil, tenant: other).isEmpty)
            #expect(try store.definition(head.revision, of: "w", tenant: other) == nil)
            #expect(try store.definition(head.revision, of: "x", tenant: one) == nil)
            #expect(try store.history(of: "w", limit: 9, tenant: other).isEmpty)
            #expect(try !store.deleteWorkflow(named: "w", at: .now, by: "eve", tenant: other))
            #expect(try store.put(definition("w", "2"), tenant: other))
            #expect(try store.workflow(named: "w", tenant: one) == head)
        },
    ]

    private static let changeRules: [ContractRule<any WorkflowStore>] = [
        ContractRule("the changes of all tenants can be followed in their order") { store in
            let other = try Sample.tenant("other")
            #expect(try store.changes(after: 0, limit: 9).isEmpty)
            _ = try store.put(definition("w", "1"), tenant: .default)
            _ = try store.put(definition("v", "1"), tenant: other)
            #expect(try delete("w", from: store))
            let changes = try store.changes(after: 0, limit: 9)
            #expect(changes.map(\.name) == ["w", "v", "w"])
            #expect(changes.map(\.tenant) == [.default, other, .default])
            #expect(try store.changes(after: 0, limit: 1) == Array(changes.prefix(1)))
            #expect(try store.changes(after: changes[0].revision, limit: 9) == Array(changes.dropFirst()))
            #expect(try store.changes(after: changes[2].revision, limit: 9).isEmpty)
        },
        ContractRule("a definition that is replaced stays in the history, under a revision of its own") { store in
            let (first, second) = (definition("w", "1", at: 1), definition("w", "2", at: 2))
            #expect(try store.put(first, tenant: .default))
            let before = try #require(try store.workflow(named: "w", tenant: .default))
            #expect(try !store.put(second, tenant: .default))
            let after = try #require(try store.workflow(named: "w", tenant: .default))
            #expect(after.revision > before.revision && after.version == second.version)
            #expect(try store.definition(before.revision, of: "w", tenant: .default) == first)
            #expect(try !store.put(first, tenant: .default))
            #expect(try store.workflow(named: "w", tenant: .default).map { $0.revision > after.revision } == true)
            let history = try store.history(of: "w", limit: 9, tenant: .default)
            #expect(history.map(\.version) == [first.version, second.version, first.version])
            #expect(history.map(\.createdAt) == [first.createdAt, second.createdAt, first.createdAt])
            #expect(history.last?.revision == before.revision && history.last?.createdBy == "ada")
            #expect(try store.history(of: "w", limit: 1, tenant: .default).map(\.version) == [first.version])
        },
        ContractRule("the same bytes again change nothing") { store in
            #expect(try store.put(definition("w", "1", at: 1), tenant: .default))
            let head = try store.workflow(named: "w", tenant: .default)
            #expect(try !store.put(definition("w", "1", at: 2), tenant: .default))
            #expect(try store.workflow(named: "w", tenant: .default) == head)
            #expect(try store.history(of: "w", limit: 9, tenant: .default).count == 1)
        },
        ContractRule("other bytes of the same version are another revision") { store in
            let first = definition("w", "1")
            let forged = WorkflowDefinition(
                name: "w", version: first.version, bytes: [0x32], createdAt: first.createdAt, createdBy: "ada")
            _ = try store.put(first, tenant: .default)
            _ = try store.put(forged, tenant: .default)
            let head = try #require(try store.workflow(named: "w", tenant: .default))
            #expect(try store.definition(head.revision, of: "w", tenant: .default) == forged)
        },
        ContractRule("a deleted workflow is gone, and its history says by whom") { store in
            let sent = definition("w", "1")
            _ = try store.put(sent, tenant: .default)
            let head = try #require(try store.workflow(named: "w", tenant: .default))
            #expect(try delete("w", from: store))
            #expect(try !delete("w", from: store))
            #expect(try store.workflow(named: "w", tenant: .default) == nil)
            #expect(try store.workflows(limit: 9, after: nil, tenant: .default).isEmpty)
            let history = try store.history(of: "w", limit: 9, tenant: .default)
            #expect(history.map(\.version) == [nil, sent.version])
            #expect(history.first?.createdBy == "bob" && history.first?.createdAt == Timestamp(seconds: 9))
            #expect(try store.definition(head.revision, of: "w", tenant: .default) == sent)
            #expect(try store.definition(history[0].revision, of: "w", tenant: .default) == nil)
            #expect(try store.put(sent, tenant: .default), "it can be made again")
            #expect(try store.workflow(named: "w", tenant: .default).map { $0.revision > history[0].revision } == true)
        },
    ]

    private static let raceRules: [ContractRule<any WorkflowStore>] = [
        ContractRule("of many who store one name at once one makes it, and every change is kept") { store in
            let makers = Atomic(0)
            inThreads(8) { number in
                do throws(StoreError) {
                    if try store.put(definition("w", "\(number)"), tenant: .default) {
                        makers.add(1, ordering: .relaxed)
                    }
                } catch {
                    Issue.record("\(error)")
                }
            }
            #expect(makers.load(ordering: .relaxed) == 1)
            let history = try store.history(of: "w", limit: 99, tenant: .default)
            #expect(Set(history.map(\.version)).count == 8)
            #expect(try store.workflow(named: "w", tenant: .default)?.version == history.first?.version)
        },
        ContractRule("of many who delete one at once, one has done it") { store in
            _ = try store.put(definition("w"), tenant: .default)
            let deleters = Atomic(0)
            inThreads(8) { _ in
                if (try? delete("w", from: store)) == true { deleters.add(1, ordering: .relaxed) }
            }
            #expect(deleters.load(ordering: .relaxed) == 1)
            #expect(try store.history(of: "w", limit: 9, tenant: .default).count == 2)
        },
    ]
}
