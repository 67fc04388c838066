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

    /// The steps of a plan, without those that find the number of an index or of a document by its key.
    private func steps(of query: Query) throws -> [String] {
        let plan = try store.queryPlan(of: query)
        let isLookup = { (step: String) in
            step.hasPrefix("SCALAR SUBQUERY") || step.hasPrefix("SEARCH indexes USING COVERING INDEX indexes_by_key (")
                || step.hasPrefix("SEARCH documents USING COVERING INDEX documents_by_key (tenant=? AND key=?)")
        }
        return plan.filter { plan.count == 1 || !isLookup($0) }
    }

    @Test("read a page of an index as one range of one SQL index, unsorted", arguments: IndexSQL.Shape.all)
    func indexPages(_ shape: IndexSQL.Shape) throws {
        let plan = try steps(of: IndexSQL.page(shape))
        #expect(plan.count == 1, "\(plan)")
        let step = try #require(plan.first)
        #expect(step.hasPrefix("SEARCH index_rows USING "))
        let prefix = shape.hasVariant ? "index_number=? AND variant=?" : "index_number=?"
        let range = shape.order == .release ? " AND (is_release,sort,id)" : " AND (sort,id)"
        #expect(step.contains(shape.hasCursor ? prefix + range : "(\(prefix))"), "\(step)")
    }

    @Test(
        "find their rows by an index, in its order",
        arguments: [
            DocumentSQL.one, DocumentSQL.page, BlobSQL.one, BlobSQL.stored, BlobSQL.replace, BlobSQL.revive,
            DocumentSQL.delete, DocumentSQL.forgetBlobs,
            IndexSQL.one, IndexSQL.any, IndexSQL.generation, IndexSQL.raiseExisting, IndexSQL.delete,
            TagSQL.one, TagSQL.page, TagSQL.atTarget, TagSQL.anyAtTarget, TagSQL.unchanged, TagSQL.delete,
            PackageSQL.one,
            PackageSQL.namespaces, PackageSQL.removeText, PackageSQL.touchNamespace,
            PackageSQL.uncountPackage, PackageSQL.removeNamespace,
            ConditionSQL.document, ConditionSQL.value, ConditionSQL.blob, UserSQL.one,
            UserSQL.page, UserSQL.noteLogin, CredentialSQL.one, CredentialSQL.page, CredentialSQL.count,
            CredentialSQL.revoke,
            CredentialSQL.use, LoginSQL.one,
            WorkflowSQL.head, WorkflowSQL.heads, WorkflowSQL.definition, WorkflowSQL.bytes,
            WorkflowSQL.history,
            WorkflowSQL.deleteHead, WorkflowSQL.changes, WorkflowSQL.others, ExecutionSQL.one, ExecutionSQL.begin,
            ExecutionSQL.nextTenant,
            ExecutionSQL.newestSurplus, JobSQL.next, JobSQL.claim, JobSQL.finish, JobSQL.ofOwner,
            AnswerSQL.one,
            AnswerSQL.keep, AnswerSQL.release, AnswerSQL.releaseAll, ScheduleSQL.advance, ScheduleSQL.remove,
            Query("SELECT 1 FROM document_blobs WHERE digest = ? LIMIT 1"),
        ])
    func searches(_ query: Query) throws {
        let plan = try steps(of: query)
        #expect(plan.count == 1 && plan.allSatisfy { $0.hasPrefix("SEARCH ") }, "\(plan)")
    }

    @Test("read a page of executions as one range of one index, unsorted", arguments: ExecutionSQL.Shape.all)
    func executions(_ shape: ExecutionSQL.Shape) throws {
        let plan = try store.queryPlan(of: ExecutionSQL.page(shape))
        #expect(plan.count == 1 && plan[0].hasPrefix("SEARCH executions USING INDEX "), "\(plan)")
        let keys = ["tenant=?"] + (shape.hasWorkflow ? ["workflow=?"] : []) + (shape.hasStatus ? ["status=?"] : [])
        let range = shape.hasCursor ? " AND (created_at,id)<(?,?)" : ""
        #expect(plan[0].contains("(\(keys.joined(separator: " AND "))\(range))"), "\(plan)")
    }

    @Test("read a page of the audit log as one range of one index, unsorted", arguments: AuditSQL.pages)
    func audit(_ query: Query) throws {
        let plan = try store.queryPlan(of: query)
        #expect(plan.count == 1 && plan[0].hasPrefix("SEARCH audit USING "), "\(plan)")
        #expect(plan[0].contains("at>?") || plan[0].contains("(at,id)<(?,?)"), "\(plan)")
    }

    @Test(
        "read a page of packages or events as one range of one index, unsorted",
        arguments: PackageSQL.pages + EventSQL.pages)
    func packages(_ query: Query) throws {
        let plan = try store.queryPlan(of: query)
        #expect(plan.count == 1 && plan.allSatisfy { $0.hasPrefix("SEARCH ") }, "\(plan)")
        #expect(plan[0].contains("tenant=?") && (plan[0].contains(">") || plan[0].contains("<")), "\(plan)")
    }

    @Test("search packages as one range of texts, and a look at each package")
    func search() throws {
        let plan = try store.queryPlan(of: PackageSQL.texts)
        #expect(plan.count == 2, "\(plan)")
        #expect(plan[0].hasPrefix("SEARCH package_texts USING PRIMARY KEY (tenant=? AND (text,kind,namespace,name)>"))
        #expect(plan[1] == "SEARCH packages USING PRIMARY KEY (tenant=? AND namespace=? AND name=?)", "\(plan)")
    }

    @Test(
        "bring a package up to date by look-ups alone",
        arguments: [
            PackageSQL.update, PackageSQL.add, PackageSQL.removeEmpty, EventSQL.append,
            IndexSQL.raiseExistingCounting,
        ])
    func updates(_ query: Query) throws {
        let plan = try store.queryPlan(of: query)
        #expect(!plan.contains { $0.contains("SORT") || $0.contains("TEMP") }, "\(plan)")
        #expect(plan.allSatisfy { !$0.hasPrefix("SCAN ") || $0 == "SCAN state" }, "\(plan)")
    }

    @Test(
        "clean up in batches by an index, without a sort",
        arguments: [
            ExecutionSQL.remove, AnswerSQL.removeExpired, JobSQL.owners, CredentialSQL.remove, LoginSQL.remove,
            AuditSQL.remove, HistorySQL.revisions, HistorySQL.removeEvent, HistorySQL.removeRevision,
        ])
    func cleaning(_ query: Query) throws {
        let plan = try store.queryPlan(of: query)
        #expect(!plan.contains { $0.contains("SORT") || $0.hasPrefix("SCAN executions") }, "\(plan)")
        #expect(plan.allSatisfy { !$0.hasPrefix("SCAN ") || $0.contains(" INDEX ") }, "\(plan)")
    }
}
