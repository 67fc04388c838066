import Stores
import TestSupport
import Testing

@testable import SQLiteStore

@Suite("The statements of a SQLite store")
struct QueryPlanTests {
    let directory: TemporaryDirectory
    let store: SQLiteStore

    init() throws {
        directory = try TemporaryDirectory()
        store = try SQLiteStore(path: directory.path("store.sqlite"), readers: 1)
    }

    @Test("read a page of an index as one range of one SQL index, unsorted", arguments: IndexPage.Shape.all)
    func indexPages(_ shape: IndexPage.Shape) throws {
        let plan = try store.queryPlan(of: IndexPage.statement(shape))
        #expect(plan.count == 1, "\(plan)")
        let step = try #require(plan.first)
        #expect(step.hasPrefix("SEARCH index_entries USING "))
        let prefix = shape.hasVariant ? "tenant=? AND key=? AND variant=?" : "tenant=? AND key=?"
        let range = shape.order == .release ? " AND (is_release,sort_key," : " AND (sort_key,"
        #expect(step.contains(shape.hasCursor ? prefix + range : "(\(prefix))"), "\(step)")
    }

    @Test(
        "find their rows by an index, in its order",
        arguments: [
            MetadataSQL.document, MetadataSQL.reference, MetadataSQL.tag, MetadataSQL.tags,
            MetadataSQL.tagsAtTarget,
            MetadataSQL.events, UserSQL.one, Change.deleteDocument, Change.deleteIndexEntry, Change.deleteTag,
            WorkflowSQL.head, WorkflowSQL.heads, WorkflowSQL.definition, WorkflowSQL.bytes,
            WorkflowSQL.history,
            WorkflowSQL.deleteHead, WorkflowSQL.changes, ExecutionSQL.one, ExecutionSQL.begin,
            ExecutionSQL.nextTenant,
            ExecutionSQL.newestSurplus, JobSQL.next, JobSQL.claim, JobSQL.finish, JobSQL.ofOwner,
            AnswerSQL.one,
            AnswerSQL.keep, AnswerSQL.release, AnswerSQL.releaseAll, ScheduleSQL.advance, ScheduleSQL.remove,
            Query("SELECT 1 FROM documents WHERE digest = ? LIMIT 1"),
        ])
    func searches(_ query: Query) throws {
        let plan = try store.queryPlan(of: query)
        #expect(plan.count == 1 && plan.allSatisfy { $0.hasPrefix("SEARCH ") }, "\(plan)")
    }

    @Test("remove a row of an index by everything that identifies it but its text")
    func removal() throws {
        let plan = try store.queryPlan(of: Change.deleteIndexEntry)
        #expect(plan.first?.contains("tenant=? AND key=? AND variant=? AND sort_key=?") == true, "\(plan)")
    }

    @Test("read a page of executions as one range of one index, unsorted", arguments: ExecutionSQL.Shape.all)
    func executions(_ shape: ExecutionSQL.Shape) throws {
        let plan = try store.queryPlan(of: ExecutionSQL.page(shape))
        #expect(plan.count == 1 && plan[0].hasPrefix("SEARCH executions USING INDEX "), "\(plan)")
        let keys = ["tenant=?"] + (shape.hasWorkflow ? ["workflow=?"] : []) + (shape.hasStatus ? ["status=?"] : [])
        let range = shape.hasCursor ? " AND (created_at,id)<(?,?)" : ""
        #expect(plan[0].contains("(\(keys.joined(separator: " AND "))\(range))"), "\(plan)")
    }

    @Test(
        "clean up in batches by an index, without a sort",
        arguments: [ExecutionSQL.remove, AnswerSQL.removeExpired, JobSQL.owners])
    func cleaning(_ query: Query) throws {
        let plan = try store.queryPlan(of: query)
        #expect(!plan.contains { $0.contains("SORT") || $0.hasPrefix("SCAN executions") }, "\(plan)")
        #expect(plan.allSatisfy { !$0.hasPrefix("SCAN ") || $0.contains(" INDEX ") }, "\(plan)")
    }
}
