import JSON
import WorkflowEngine
import WorkflowModel

/// One case of a test file: what is run first, what is run then, and what is expected of it.
struct WorkflowTestCase {
    static let members = Array(WorkflowCall.members.dropFirst()) + ["name", "before", "mocks", "expect"]

    let name: String
    private let before: [(call: WorkflowCall, place: String)]
    private let call: WorkflowCall
    private let mocks: [String: TestObject]
    private let expected: TestObject

    /// Reads a case.
    /// - Throws: ``CommandFailure`` with the place of what is not understood.
    init(_ object: TestObject) throws(CommandFailure) {
        guard let name = try object.text("name") else { throw object.failure("name", "is missing") }
        self.name = name
        call = try WorkflowCall(object)
        var before: [(call: WorkflowCall, place: String)] = []
        for step in try object.objects("before", members: WorkflowCall.members) {
            before.append((try WorkflowCall(step), step.place))
        }
        self.before = before
        var mocks: [String: TestObject] = [:]
        if let all = try object.object("mocks", members: nil) {
            for (node, _) in all.members { mocks[node] = try all.object(node, members: MockedNode.members) }
        }
        self.mocks = mocks
        let members = ["status", "headers", "body", "output", "error", "nodes"]
        guard let expected = try object.object("expect", members: members),
            expected.members.contains(where: { _ in true })
        else { throw object.failure("expect", "must say what is expected: \(members.joined(separator: ", "))") }
        self.expected = expected
    }

    /// Runs the case in a repository of its own.
    /// - Returns: where what happened differs from what is expected.
    /// - Throws: ``CommandFailure`` where the case cannot be run.
    func differences(_ file: WorkflowTestFile) throws(CommandFailure) -> [Expectation.Difference] {
        let repository = LocalRepository(users: file.users)
        let workflows = LocalWorkflows(directory: file.directory, registry: repository.registry) { plan in
            plan.replacing { _, type in UnmockedNode.types.contains(type.declaration.name) ? UnmockedNode() : nil }
        }
        for (step, place) in before {
            let path = "\(file.directory)/\(step.workflow ?? file.workflow).json"
            let answer = try step.execute(try workflows.plan(of: path), in: repository, workflows)
            guard !answer.isError else { throw CommandFailure("\(place) failed: \(answer.error ?? answer.body)") }
        }
        var plan = try workflows.plan(of: "\(file.directory)/\(file.workflow).json")
        var mocked: [String: MockedNode] = [:]
        for (node, mock) in mocks {
            guard plan.nodeNames.contains(node) else {
                throw CommandFailure("\(mock.place): the workflow has no node '\(node.visible)'")
            }
            mocked[node] = try MockedNode(mock)
        }
        plan = plan.replacing { name, _ in mocked[name] }
        return try compare(try call.execute(plan, in: repository, workflows), plan)
    }

    private func compare(
        _ answer: LocalAnswer, _ plan: Plan
    ) throws(CommandFailure) -> [Expectation.Difference] {
        let headers = JSONValue(members: answer.headers.members.map { ($0.key.lowercased(), $0.value) })
        var differences: [Expectation.Difference] = []
        for (part, value) in expected.members {
            let found: JSONValue?
            var value = value
            switch part {
            case "status": found = JSONValue(answer.status)
            case "headers":
                found = headers
                value = JSONValue(members: value.members.map { ($0.key.lowercased(), $0.value) })
            case "body": found = answer.body
            case "output": found = answer.output
            case "error": found = answer.error
            default: found = try statuses(of: answer, value, plan)
            }
            differences += try Expectation.differences(value, found, at: part)
        }
        // A failure that no one expected is one, whatever else fits.
        if let error = answer.error, expected["error"] == nil, expected["status"] == nil {
            differences.append(Expectation.Difference(place: "error", expected: ["$absent": true], found: error))
        }
        return differences
    }

    /// What became of the nodes that are asked for: `success`, `error`, `skipped` or `disabled`; in a loop, in its last
    /// round.
    private func statuses(
        of answer: LocalAnswer, _ asked: JSONValue, _ plan: Plan
    ) throws(CommandFailure) -> JSONValue {
        for (node, _) in asked.members where !plan.nodeNames.contains(node) {
            throw expected.failure("nodes.\(node)", "the workflow has no such node")
        }
        return JSONValue(
            members: answer.trace.elements.map { ($0["node"]?.string ?? "", $0["status"] ?? .null) })
    }
}
