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
        let sql = try #require(IndexPage.statements[shape])
        let plan = try store.queryPlan(of: sql)
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
            MetadataSQL.document, MetadataSQL.reference, MetadataSQL.tag, MetadataSQL.tags, MetadataSQL.tagsAtTarget,
            MetadataSQL.events, UserSQL.one, Change.deleteDocument, Change.deleteIndexEntry, Change.deleteTag,
            WorkflowSQL.head, WorkflowSQL.heads, WorkflowSQL.definition, WorkflowSQL.bytes, WorkflowSQL.history,
            WorkflowSQL.deleteHead,
            "SELECT 1 FROM documents WHERE digest = ? LIMIT 1",
        ])
    func searches(_ sql: String) throws {
        let plan = try store.queryPlan(of: sql)
        #expect(plan.count == 1 && plan.allSatisfy { $0.hasPrefix("SEARCH ") }, "\(plan)")
    }

    @Test("remove a row of an index by everything that identifies it but its text")
    func removal() throws {
        let plan = try store.queryPlan(of: Change.deleteIndexEntry)
        #expect(plan.first?.contains("tenant=? AND key=? AND variant=? AND sort_key=?") == true, "\(plan)")
    }
}
