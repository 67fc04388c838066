import HTTPCore
import JSON
import Synchronization
import WorkflowModel

/// Stands in for a node in a test, and gives the results that the test names: one after the other if there are
/// several, the last again and again.
struct MockedNode: NodeType {
    static let declaration = NodeDeclaration("test.mocked")

    /// One result.
    enum Result {
        case output(JSONValue, port: Int)
        case failure(NodeFailure)
    }

    private let results: Results

    /// - Parameter results: at least one.
    init(_ results: [Result]) { self.results = Results(results) }

    func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        switch results.next() {
        case .output(let value, let port): return .output(.json(value), port: port)
        case .failure(let failure): throw failure
        case nil: throw NodeFailure("NOT_MOCKED", "the test names no result")
        }
    }

    private final class Results: Sendable {
        private let all: [Result]
        private let position = Mutex(0)

        init(_ all: [Result]) { self.all = all }

        func next() -> Result? {
            position.withLock { position in
                defer { position += 1 }
                return position < all.count ? all[position] : all.last
            }
        }
    }
}

extension MockedNode {
    static let members = ["output", "port", "error", "sequence"]

    /// Reads a mock: `{"output": …}`, `{"error": {"code", "message"}}`, or `{"sequence": […]}` of such.
    /// - Throws: ``CommandFailure`` with the place of what is not understood.
    init(_ object: TestObject) throws(CommandFailure) {
        guard object["sequence"] != nil else {
            self.init([try Self.result(object)])
            return
        }
        var results: [Result] = []
        for element in try object.objects("sequence", members: ["output", "port", "error"]) {
            results.append(try Self.result(element))
        }
        guard !results.isEmpty, object.members.allSatisfy({ $0.key == "sequence" }) else {
            throw object.failure("sequence", "must have a result, and stand alone")
        }
        self.init(results)
    }

    private static func result(_ object: TestObject) throws(CommandFailure) -> Result {
        if let error = try object.object("error", members: ["code", "message"]) {
            guard object["output"] == nil else { throw object.failure("output", "cannot stand beside 'error'") }
            return .failure(
                NodeFailure(
                    try error.text("code") ?? "UPSTREAM_ERROR", try error.text("message") ?? "the test lets it fail"))
        }
        guard let output = object["output"] else {
            throw CommandFailure("\(object.place): must have 'output' or 'error'")
        }
        return .output(output, port: try object.integer("port") ?? 0)
    }
}

/// Keeps a test from reaching out of the machine: takes the place of a node that asks other servers.
struct UnmockedNode: NodeType {
    static let declaration = NodeDeclaration("test.unmocked")

    /// The types that it takes the place of.
    static let types: Set<String> = ["core.http_request"]

    func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        throw NodeFailure("NOT_MOCKED", "tests ask no other servers; name a result for this node under 'mocks'")
    }
}
