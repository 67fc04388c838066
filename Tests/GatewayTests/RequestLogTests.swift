import HTTPCore
import JSON
import MemoryStore
import RepositoryModel
import Stores
import Synchronization
import TestSupport
import Testing

@testable import Gateway

/// What the log says of requests: each failure of the service, with the id that the client was told.
struct RequestLogTests {
    @Test func `a store that fails while a token is checked is logged under the request's id`() throws {
        let broken = BrokenUsers()
        let repository = try Repository(userStore: broken)
        let token = try repository.issueToken("reader")
        broken.code.withLock { $0 = .unavailable }
        let answer = repository.call(
            "GET", "/v1/a/b/versions", as: nil, fields: ["Authorization": "Bearer \(token)"])
        #expect(answer.status == 503 && answer.code == "STORAGE_UNAVAILABLE")
        let entries = repository.log.entries(from: .error)
        #expect(entries.map { $0.metadata["request"] } == ["test"])
        #expect(entries.first?.metadata["error"]?.contains("the table is locked") == true)
        #expect(answer.message?.contains("locked") == false, "the store's words are for the log alone")
    }

    @Test func `a store that fails under an endpoint or a workflow is logged under the request's id`() throws {
        let full = InterceptedStore { _ throws(StoreError) in throw StoreError(.full, "no room") }
        let repository = try Repository(store: full, ownWorkflows: BrokenWorkflowStore())
        #expect(repository.call("GET", "/v1/workflows").code == "STORAGE_UNAVAILABLE")
        #expect(repository.call("GET", "/v1/workflows/mine").code == "STORAGE_UNAVAILABLE")
        #expect(repository.publish("a/b/1/x").code == "STORAGE_UNAVAILABLE")
        #expect(repository.log.entries(from: .error).map { $0.metadata["request"] } == ["test", "test", "test"])
        let own = try Repository(store: full)
        #expect(own.publish("a/b/1/x").code == "STORAGE_FULL")
        #expect(own.log.entries(from: .error).allSatisfy { $0.metadata["request"] == "test" })
        #expect(own.log.entries(from: .error).count { $0.message == "an execution failed" } == 1)
    }

    @Test func `an execution that takes long is logged with its route, its workflow and its slowest nodes`() throws {
        let repository = try Repository(slowMilliseconds: 0)
        #expect(repository.call("GET", "/v1/a/b/versions").status == 200)
        let entry = try #require(repository.log.entries(from: .warning).first)
        #expect(entry.message == "a slow request")
        #expect(entry.metadata["request"] == "test")
        #expect(entry.metadata["route"] == "GET /v1/a/b/versions")
        #expect(entry.metadata["workflow"]?.isEmpty == false)
        #expect(entry.metadata["nodes"]?.contains(/[A-Za-z]+ [0-9]+\.[0-9]/) == true, "\(entry.metadata)")
        #expect(Int(entry.metadata["milliseconds"] ?? "") != nil)
    }

    @Test func `nothing is logged of an execution that takes less`() throws {
        let repository = try Repository(slowMilliseconds: 3_600_000)
        #expect(repository.call("GET", "/v1/a/b/versions").status == 200)
        #expect(repository.log.entries(from: .warning).isEmpty)
    }
}

/// A store of users in memory, which can be told to fail.
private final class BrokenUsers: IdentityStore {
    let code = Mutex<StoreError.Code?>(nil)
    private let store = InMemoryIdentityStore()

    private func checked() throws(StoreError) -> InMemoryIdentityStore {
        if let code = code.withLock({ $0 }) { throw StoreError(code, "the table is locked") }
        return store
    }

    func user(named username: String) throws(StoreError) -> User? {
        _ = try checked()
        return User(
            username: username, passwordHash: "", scopes: ScopeSet([.read]), tenants: TenantSet([.default]),
            createdAt: .now)
    }
    func users(limit: Int, after: String?) throws(StoreError) -> [User] { [] }
    func add(_ user: User, _ writes: [IdentityWrite]) throws(StoreError) { try checked().add(user, writes) }
    func change(_ username: String, by change: @Sendable (inout User) -> [IdentityWrite]) throws(StoreError) {
        try checked().change(username, by: change)
    }
    func record(_ writes: [IdentityWrite]) throws(StoreError) { try checked().record(writes) }
    func credential(_ hash: String) throws(StoreError) -> StoredCredential? { try checked().credential(hash) }
    func credentials(
        _ kind: StoredCredential.Kind, of username: String, limit: Int, after: MomentCursor?
    ) throws(StoreError) -> [StoredCredential] {
        try checked().credentials(kind, of: username, limit: limit, after: after)
    }
    func logins(_ key: String) throws(StoreError) -> LoginRecord? { try checked().logins(key) }
    func audit(matching query: AuditQuery) throws(StoreError) -> [AuditEntry] { try checked().audit(matching: query) }
    func removeOld(at moment: Timestamp, logins: Timestamp, audit: Timestamp, limit: Int) throws(StoreError) -> Int {
        try checked().removeOld(at: moment, logins: logins, audit: audit, limit: limit)
    }
}
