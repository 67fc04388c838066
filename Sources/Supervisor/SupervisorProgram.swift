extension ProcessSupervisor {
    /// The program that supervisor and workers run, and its arguments, its own name apart.
    public struct Program: Sendable {
        /// Its path: what lies there at a reload is run from then on.
        let executable: String
        /// What makes it a worker; ``ProcessSupervisor`` adds the number of its slot and of its row on the board.
        let worker: [String]
        /// What makes it check whether it could serve.
        let check: [String]
        /// What makes it the next supervisor; the number of a descriptor follows.
        let resume: [String]
        /// The options by which a worker is told its slot, from 0, and its row.
        let slotOption: String
        let rowOption: String
        /// Variables for workers, beside this process's or instead of them.
        let environment: [String: String]

        public init(
            executable: String, worker: [String], check: [String], resume: [String], slotOption: String = "--slot",
            rowOption: String = "--row", environment: [String: String] = [:]
        ) {
            self.executable = executable
            self.worker = worker
            self.check = check
            self.resume = resume
            self.slotOption = slotOption
            self.rowOption = rowOption
            self.environment = environment
        }
    }

    /// The sockets of a pool.
    public struct Sockets: ~Copyable {
        /// Where the workers take requests.
        let requests: ListeningSocket
        /// Where they take questions about their health, which must not wait behind requests.
        let health: ListeningSocket

        public init(requests: consuming ListeningSocket, health: consuming ListeningSocket) {
            self.requests = requests
            self.health = health
        }
    }
}
