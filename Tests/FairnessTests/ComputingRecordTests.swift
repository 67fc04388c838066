import Fairness
import RepositoryModel
import Testing
import WorkflowModel

/// What a tenant's executions have computed lately.
struct ComputingRecordTests {
    private let acme: TenantID

    init() throws { acme = try TenantID("acme") }

    private func isAdmitted(_ tenant: TenantID, _ record: ComputingRecord, at now: Double) -> NodeFailure? {
        do throws(NodeFailure) { try record.admit(tenant, at: now) } catch { return error }
        return nil
    }

    @Test func `a tenant that has computed as much as it may in a minute is refused until enough has passed`() {
        let record = ComputingRecord(secondsPerMinute: 60)
        record.add(59, of: acme, at: 100)
        #expect(isAdmitted(acme, record, at: 100) == nil)
        record.add(11, of: acme, at: 100)
        let refusal = isAdmitted(acme, record, at: 100)
        #expect(refusal?.code == "RATE_LIMITED" && refusal?.retryAfter == 11)
        #expect(refusal?.message.contains("'acme'") == true && refusal?.message.contains("60 seconds") == true)
        #expect(isAdmitted(.default, record, at: 100) == nil, "others are not concerned")
        #expect(isAdmitted(acme, record, at: 109) != nil)
        #expect(isAdmitted(acme, record, at: 111) == nil)
    }

    @Test func `zero bounds nothing`() {
        let record = ComputingRecord(secondsPerMinute: 0)
        record.add(1_000_000, of: acme, at: 100)
        #expect(isAdmitted(acme, record, at: 100) == nil)
    }

    @Test func `a tenant that has computed much lately is told from others until it has been quiet`() {
        let record = ComputingRecord(secondsPerMinute: 0)
        record.add(0.4, of: acme, at: 100)
        #expect(!record.isHeavy(acme, at: 100))
        record.add(30, of: acme, at: 100)
        #expect(record.isHeavy(acme, at: 100) && !record.isHeavy(.default, at: 100))
        #expect(!record.isHeavy(acme, at: 110), "ten quiet seconds are enough, however much it was")
    }
}
