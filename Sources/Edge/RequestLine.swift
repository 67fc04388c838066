/// What a worker tells nginx of a request, which writes the log: words in one field, which clients do not get
/// (nginx.conf, `log_format`).
package struct RequestLine {
    let tenant: String?
    let user: String?
    let route: String?
    let workflow: String?
    let execution: String?
    /// Microseconds in the queue.
    let queue: Int
    /// Microseconds in a worker.
    let worker: Int
    /// Microseconds of those in the stores.
    let store: Int

    /// - Parameters:
    ///   - queue: microseconds in the queue.
    ///   - worker: microseconds in a worker.
    ///   - store: microseconds of those in the stores.
    package init(
        tenant: String?, user: String?, route: String?, workflow: String?, execution: String?, queue: Int, worker: Int,
        store: Int
    ) {
        self.tenant = tenant
        self.user = user
        self.route = route
        self.workflow = workflow
        self.execution = execution
        self.queue = queue
        self.worker = worker
        self.store = store
    }

    /// More bytes than the field's line takes.
    var maximumSize: Int {
        96 + Self.size(tenant) + Self.size(user) + Self.size(route) + Self.size(workflow) + Self.size(execution)
    }

    private static func size(_ word: String?) -> Int { word?.utf8.count ?? 1 }

    /// Whether a field has that name: a workflow must not write into the log.
    static func isField(_ name: String) -> Bool {
        name.utf8.count == 5 && name.lowercased() == "x-log"
    }

    func write(to text: inout TextBuffer) {
        text.append(literal: "\r\nX-Log:")
        write(tenant, to: &text)
        write(user, to: &text)
        write(route, to: &text)
        write(workflow, to: &text)
        write(execution, to: &text)
        write(queue, to: &text)
        write(worker, to: &text)
        write(store, to: &text)
    }

    private func write(_ word: String?, to text: inout TextBuffer) {
        text.append(byte: UInt8(ascii: " "))
        text.append(word: word)
    }

    private func write(_ microseconds: Int, to text: inout TextBuffer) {
        text.append(byte: UInt8(ascii: " "))
        text.append(decimal: max(0, microseconds))
    }
}
