import JSON
import RepositoryModel
import Stores
import Synchronization
import Testing

extension ExecutionStoreContract {
    private static func reservation(
        _ execution: String, _ fingerprint: String = "f", until seconds: Int = 100
    ) -> Reservation {
        Reservation(
            fingerprint: fingerprint, execution: execution, owner: "owner of \(execution)",
            deadline: Timestamp(seconds: 30), expiresAt: Timestamp(seconds: seconds))
    }

    private static let key = IdempotencyKey(subject: "ada", workflow: "w", text: "k")
    private static let answer = KeptAnswer(
        status: 201, fields: [.init(name: "X", value: "é"), .init(name: "Y", value: "")], body: [0, 255, 10])

    static let answerRules: [ContractRule<any ExecutionStores>] = [
        ContractRule("a key is had by one at a time, and what it answered is told to all") { store in
            func reserve(_ execution: String, at seconds: Int = 0) throws -> ReservationOutcome {
                try store.reserve(
                    key, for: reservation(execution), replacing: nil, at: Timestamp(seconds: seconds),
                    tenant: .default)
            }
            #expect(try reserve("a") == .reserved)
            #expect(try reserve("b") == .taken(reservation("a"), nil))
            #expect(try store.owners() == ["owner of a"])
            expectFailure(.superseded) { () throws(StoreError) in
                try store.commit([.keepAnswer(key, answer, execution: "b")], tenant: .default)
            }
            try store.commit([.keepAnswer(key, answer, execution: "a")], tenant: .default)
            #expect(try reserve("b") == .taken(reservation("a"), answer))
            #expect(try store.owners().isEmpty)
            try store.commit([.releaseKey(key, execution: "a")], tenant: .default)
            #expect(try reserve("b") == .taken(reservation("a"), answer), "an answer is not given up")
            expectFailure(.superseded) { () throws(StoreError) in
                try store.commit([.keepAnswer(key, answer, execution: "a")], tenant: .default)
            }
            #expect(try reserve("b", at: 100) == .reserved, "its time is over")
        },
        ContractRule("a key that was given up is free") { store in
            for execution in ["a", "b"] {
                let outcome = try store.reserve(
                    key, for: reservation(execution), replacing: nil, at: Timestamp(seconds: 0), tenant: .default)
                #expect(outcome == .reserved)
                try store.commit([.releaseKey(key, execution: "z")], tenant: .default)
                try store.commit([.releaseKey(key, execution: execution)], tenant: .default)
            }
        },
        ContractRule("a key whose owner died is free, unless it had answered") { store in
            func reserve(_ execution: String) throws -> ReservationOutcome {
                try store.reserve(
                    key, for: reservation(execution), replacing: nil, at: Timestamp(seconds: 0), tenant: .default)
            }
            func release(_ owner: String) throws {
                _ = try store.releaseClaims(of: owner, maximumAttempts: 2, error: nil, at: Timestamp(seconds: 1))
            }
            #expect(try reserve("a") == .reserved)
            try release("owner of b")
            #expect(try reserve("b") == .taken(reservation("a"), nil))
            try release("owner of a")
            #expect(try reserve("b") == .reserved)
            try store.commit([.keepAnswer(key, answer, execution: "b")], tenant: .default)
            try release("owner of b")
            #expect(try reserve("c") == .taken(reservation("b"), answer))
        },
        ContractRule("a key is taken over from the execution that is named, and that one can answer no more") { store in
            func reserve(_ execution: String, replacing old: String?) throws -> ReservationOutcome {
                try store.reserve(
                    key, for: reservation(execution), replacing: old, at: Timestamp(seconds: 0), tenant: .default)
            }
            #expect(try reserve("a", replacing: nil) == .reserved)
            #expect(try reserve("b", replacing: "z") == .taken(reservation("a"), nil))
            #expect(try reserve("b", replacing: "a") == .reserved)
            #expect(try reserve("c", replacing: "a") == .taken(reservation("b"), nil))
            expectFailure(.superseded) { () throws(StoreError) in
                try store.commit([.keepAnswer(key, answer, execution: "a")], tenant: .default)
            }
            try store.commit([.keepAnswer(key, answer, execution: "b")], tenant: .default)
            #expect(try reserve("c", replacing: "b") == .taken(reservation("b"), answer))
        },
        ContractRule("tenant, principal, workflow and text together are a key") { store in
            let keys = [
                key, IdempotencyKey(subject: "bob", workflow: "w", text: "k"),
                IdempotencyKey(subject: "ada", workflow: "v", text: "k"),
                IdempotencyKey(subject: "ada", workflow: "w", text: "K"),
            ]
            for tenant in [TenantID.default, try Sample.tenant("other")] {
                for key in keys {
                    let outcome = try store.reserve(
                        key, for: reservation("a"), replacing: nil, at: Timestamp(seconds: 0), tenant: tenant)
                    #expect(outcome == .reserved)
                }
            }
        },
        ContractRule("keys whose time is over are forgotten in batches") { store in
            for number in 0..<5 {
                let key = IdempotencyKey(subject: "ada", workflow: "w", text: "k\(number)")
                _ = try store.reserve(
                    key, for: reservation("e\(number)", until: number), replacing: nil, at: Timestamp(seconds: 0),
                    tenant: .default)
            }
            #expect(try store.removeExpiredKeys(at: Timestamp(seconds: 3), limit: 3) == 3)
            #expect(try store.removeExpiredKeys(at: Timestamp(seconds: 3), limit: 3) == 1)
            #expect(try store.removeExpiredKeys(at: Timestamp(seconds: 3), limit: 3) == 0)
        },
        ContractRule("of many who reserve a key at once one has it") { store in
            let holders = Atomic(0)
            inThreads(8) { number in
                let outcome = try? store.reserve(
                    key, for: reservation("e\(number)"), replacing: nil, at: Timestamp(seconds: 0), tenant: .default)
                if outcome == .reserved { holders.add(1, ordering: .relaxed) }
            }
            #expect(holders.load(ordering: .relaxed) == 1)
        },
    ]
}
