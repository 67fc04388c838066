import Crypto
import Fairness
import HTTPCore
import JSON
import Jobs
import RepositoryModel
import Stores
import System
import WorkflowEngine
import WorkflowModel

/// Answers requests that carry an `Idempotency-Key` once, and tells that answer to all others of the key (HTTP
/// contract, "Workflows").
///
/// Who comes first reserves the key; the answer is kept by the commit of the execution that gives it, so that there is
/// never one without the other. A key whose owner died is taken over. An answer that says the service failed (5xx) is
/// not kept: the next request tries again.
struct IdempotentExecution: Sendable {
    /// Seconds for which an answer is kept.
    static let lifetime = 86_400
    /// Seconds beyond an execution's wall time that a request waits for the one that has its key.
    private static let margin = 5.0
    /// Seconds between two looks whether a request of another process has answered: the first, and the longest.
    private static let pauses = 0.02...0.25

    let store: any AnswerStore & MetadataStore
    /// Who lives; this process's name stands in the keys that it reserves.
    let membership: any Membership
    /// Seconds that an execution may take.
    let wallTime: Double
    let room: WaitingRoom
    let arrivals = AnswerArrivals()

    /// The answer that is kept for the key, or that `execute` gives.
    ///
    /// Waits for another request of the key that runs. Its thread is replaced meanwhile, and how many wait is bounded.
    /// - Parameters:
    ///   - fingerprint: identifies the request; another request of the key must have the same.
    ///   - execute: runs the execution and commits with it what it is handed, for the answer that it is going to give.
    /// - Throws: ``APIError`` `ALREADY_EXISTS` where the key was used for something else, `OVERLOADED` where the other
    ///   request does not come to an end or too many wait; what `execute` throws.
    func respond(
        to key: IdempotencyKey, fingerprint: String, for invocation: Invocation, on thread: (any ExecutionThread)?,
        execute: (@escaping InvocationRunner.ExtraWrites) throws(APIError) -> HTTPResponse
    ) throws(APIError) -> HTTPResponse {
        let claim = Claim(key: key, fingerprint: fingerprint, invocation: invocation)
        var state = try attempt(claim, replacing: nil)
        if case .taken(let lost) = state {
            state = try waiting(on: thread, of: invocation.caller.tenant) { () throws(APIError) in
                try awaitAnswer(claim, replacing: lost)
            }
        }
        if case .answered(let response) = state { return response }
        defer { arrivals.announce(key, tenant: invocation.caller.tenant) }
        return try answering(key, invocation, execute)
    }

    /// A request that wants the right to answer its key.
    private struct Claim {
        let key: IdempotencyKey
        let fingerprint: String
        let invocation: Invocation
    }

    private enum Attempt {
        /// The key is this request's.
        case reserved
        case answered(HTTPResponse)
        /// Another execution has the key and has not answered; it is named where it will not any more.
        case taken(lost: String?)
    }

    /// Runs `body`, in which the request's thread waits.
    private func waiting(
        on thread: (any ExecutionThread)?, of tenant: TenantID, _ body: () throws(APIError) -> Attempt
    ) throws(APIError) -> Attempt {
        guard let thread else { return try body() }
        let result: Result<Attempt, APIError>
        do throws(NodeFailure) {
            result = try room.waiting(tenant, on: thread) { () throws(NodeFailure) in Result(catching: body) }
        } catch { throw APIError(.overloaded, error.message) }
        return try result.get()
    }

    private func awaitAnswer(_ claim: Claim, replacing lost: String?) throws(APIError) -> Attempt {
        let patience = monotonicSeconds() + wallTime + Self.margin
        let arrival = arrivals.register(claim.key, tenant: claim.invocation.caller.tenant)
        defer { arrivals.forget(arrival, claim.key, tenant: claim.invocation.caller.tenant) }
        var (lost, pause) = (lost, Self.pauses.lowerBound)
        while true {
            let state = try attempt(claim, replacing: lost)
            guard case .taken(let isLost) = state else { return state }
            lost = isLost
            guard monotonicSeconds() < patience else {
                throw APIError(.overloaded, "Another request of this Idempotency-Key is still running; try again")
            }
            if lost == nil { arrival.wait(seconds: pause) }
            pause = min(2 * pause, Self.pauses.upperBound)
        }
    }

    private func attempt(_ claim: Claim, replacing lost: String?) throws(APIError) -> Attempt {
        let invocation = claim.invocation
        let outcome = try invocation.log.translatingErrors { () throws(StoreError) in
            let now = Timestamp.now
            return try store.reserve(
                claim.key, for: reservation(claim.fingerprint, invocation.id, at: now), replacing: lost, at: now,
                tenant: invocation.caller.tenant)
        }
        guard case .taken(let other, let answer) = outcome else { return .reserved }
        guard other.fingerprint == claim.fingerprint else {
            throw APIError(.alreadyExists, "The Idempotency-Key has been used for another request to this workflow")
        }
        if let answer { return .answered(HTTPResponse(answer)) }
        let isLost = Timestamp.now > other.deadline || !membership.isAlive(other.owner)
        return .taken(lost: isLost ? other.execution : nil)
    }

    /// Runs the execution of a reserved key; one that does not even begin gives the key back.
    private func answering(
        _ key: IdempotencyKey, _ invocation: Invocation,
        _ execute: (@escaping InvocationRunner.ExtraWrites) throws(APIError) -> HTTPResponse
    ) throws(APIError) -> HTTPResponse {
        do {
            return try execute { response in
                guard response.status < 500 else { return [.releaseKey(key, execution: invocation.id)] }
                // Printed here for the client too, so that both get the same bytes and neither a second printing.
                if let json = response.body.json { response.body = .bytes(json.serializedLine()) }
                return [.keepAnswer(key, KeptAnswer(response), execution: invocation.id)]
            }
        } catch {
            _ = try? invocation.log.translatingErrors { () throws(StoreError) in
                try store.commit([.releaseKey(key, execution: invocation.id)], tenant: invocation.caller.tenant)
            }
            throw error
        }
    }

    private func reservation(_ fingerprint: String, _ execution: String, at now: Timestamp) -> Reservation {
        let after = { (seconds: Double) in Timestamp(microseconds: now.microseconds + Int64(seconds * 1e6)) }
        return Reservation(
            fingerprint: fingerprint, execution: execution, owner: membership.name,
            deadline: after(wallTime + Self.margin), expiresAt: after(Double(Self.lifetime)))
    }

    /// What a request asks for: its inputs and how it wants them run, but not whether it wants to see the trace.
    static func fingerprint(of request: HTTPRequest) -> String {
        var bytes: [UInt8] = []
        for parameter in request.target.query where parameter.name != "trace" {
            for text in [parameter.name, parameter.value] {
                bytes += Array("\(text.utf8.count):".utf8) + Array(text.utf8)
            }
        }
        bytes.append(UInt8(ascii: "\n"))
        if case .bytes(let body) = request.body { bytes += body }
        return SHA256.hexadecimal(bytes)
    }
}

extension KeptAnswer {
    fileprivate init(_ response: HTTPResponse) {
        self.init(
            status: response.status, fields: response.sentFields.map { Field(name: $0.name, value: $0.value) },
            body: response.body.serialized)
    }
}

extension HTTPResponse {
    fileprivate init(_ answer: KeptAnswer) {
        var fields: HTTPFields = [:]
        for field in answer.fields { fields.append(field.name, field.value) }
        self.init(status: answer.status, fields: fields, body: .bytes(answer.body))
    }
}
