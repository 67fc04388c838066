import Hashing
import HTTPCore
import Jobs
import RepositoryModel
import Stores
import Threads
import WorkflowEngine

/// Answers requests that carry an `Idempotency-Key` once, and tells that answer to all others of the key (HTTP
/// contract, "Shapes and defaults").
///
/// Who comes first reserves the key; the answer is kept by the commit of the execution that gives it, so that there is
/// never one without the other. A key whose owner died is taken over. An answer that says the service failed (5xx) is
/// not kept: the next request tries again.
struct IdempotentExecution: Sendable {
    /// Seconds for which an answer is kept.
    static let lifetime = 86_400
    /// Seconds beyond an execution's wall time that a request waits for the one that has its key.
    private static let margin = 5.0
    /// Seconds between two looks whether the other has answered.
    private static let pause = 0.02

    let store: any AnswerStore & MetadataStore
    let owners: OwnerDirectory
    /// The name of this process's lock.
    let owner: String
    let failures: StoreFailures
    /// Seconds that an execution may take.
    let wallTime: Double

    /// The answer that is kept for the key, or that `execute` gives.
    /// - Parameters:
    ///   - fingerprint: what was asked; another request of the key must have asked the same.
    ///   - execute: runs the execution and commits with it what it is handed, for the answer that it is going to give.
    /// - Throws: ``APIError`` `ALREADY_EXISTS` where the key was used for something else, `OVERLOADED` where the other
    ///   request does not come to an end; what `execute` throws.
    func respond(
        to key: IdempotencyKey, fingerprint: String, execution: String, tenant: TenantID,
        execute: (@escaping WorkflowInvocation.FurtherWrites) throws(APIError) -> HTTPResponse
    ) throws(APIError) -> HTTPResponse {
        let patience = monotonicSeconds() + wallTime + Self.margin
        var lost: String?
        while true {
            let outcome = try failures.reading { () throws(StoreError) in
                let now = Timestamp.now
                return try store.reserve(
                    key, for: reservation(fingerprint, execution, at: now), replacing: lost, at: now, tenant: tenant)
            }
            switch outcome {
            case .reserved:
                return try answering(key, execution, tenant, execute)
            case .taken(let other, let answer):
                guard other.fingerprint == fingerprint else {
                    throw APIError(
                        .alreadyExists, "The Idempotency-Key has been used for another request to this workflow")
                }
                if let answer { return HTTPResponse(answer) }
                let isLost = Timestamp.now > other.deadline || !owners.isAlive(other.owner)
                lost = isLost ? other.execution : nil
                guard monotonicSeconds() < patience else {
                    throw APIError(.overloaded, "Another request of this Idempotency-Key is still running; try again")
                }
                if !isLost { Thread.sleep(seconds: Self.pause) }
            }
        }
    }

    /// Runs the execution of a reserved key; one that does not even begin gives the key back.
    private func answering(
        _ key: IdempotencyKey, _ execution: String, _ tenant: TenantID,
        _ execute: (@escaping WorkflowInvocation.FurtherWrites) throws(APIError) -> HTTPResponse
    ) throws(APIError) -> HTTPResponse {
        do {
            return try execute { response in
                guard response.status < 500 else { return [.releaseKey(key, execution: execution)] }
                // Printed here for the client too, so that both get the same bytes and neither a second printing.
                if let json = response.body.json { response.body = .bytes(json.serializedLine()) }
                return [.keepAnswer(key, KeptAnswer(response), execution: execution)]
            }
        } catch {
            _ = try? failures.reading { () throws(StoreError) in
                try store.commit([.releaseKey(key, execution: execution)], tenant: tenant)
            }
            throw error
        }
    }

    private func reservation(_ fingerprint: String, _ execution: String, at now: Timestamp) -> Reservation {
        let after = { (seconds: Double) in Timestamp(microseconds: now.microseconds + Int64(seconds * 1e6)) }
        return Reservation(
            fingerprint: fingerprint, execution: execution, owner: owner, deadline: after(wallTime + Self.margin),
            expiresAt: after(Double(Self.lifetime)))
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
