import FastCGI
import Glibc
import Synchronization
import TestSupport
import Testing

/// What a server withstands, and how it ends.
@Suite struct FastCGIServerTests {
    @Test(
        arguments: [
            [],
            Array("GET / HTTP/1.1\r\nHost: x\r\n\r\n".utf8),
            [UInt8](repeating: 0xFF, count: 100_000),
            [UInt8](repeating: 0, count: 9),
            [2, 1, 0, 1, 0, 8, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0],
            FastCGIRecord.begin(id: 0),
            FastCGIRecord.begin(role: 9) + FastCGIRecord.stream(.parameters, []) + FastCGIRecord.stream(.stdin, []),
            FastCGIRecord.begin(role: 2) + FastCGIRecord.stream(.parameters, []) + FastCGIRecord.stream(.stdin, []),
            FastCGIRecord.stream(.parameters, []),
            FastCGIRecord.begin() + FastCGIRecord.stream(.stdin, []),
            FastCGIRecord.begin() + FastCGIRecord.record(.parameters, [5]),
            FastCGIRecord.begin() + FastCGIRecord.stream(.parameters, [5, 5, 65]),
            FastCGIRecord.begin() + FastCGIRecord.stream(.parameters, [0x84]),
            Array(FastCGIRecord.begin().prefix(11)),
        ] as [[UInt8]])
    func `Bad and broken records reach no handler and harm no later request`(bytes: [UInt8]) throws {
        let counted = Counter()
        let running = try RunningServer(threads: 1) { request in
            counted.add()
            request.answer("fine")
        }
        let client = try running.connect()
        try? client.send(bytes)
        client.endSending()
        #expect(try client.reply().output == [])
        #expect(try running.exchange().body == Array("fine".utf8))
        #expect(counted.value == 1)
    }

    @Test func `A client that vanishes among the parameters reaches no handler`() throws {
        let counted = Counter()
        let running = try RunningServer(threads: 1) { request in
            counted.add()
            request.answer("fine")
        }
        // In the middle of a parameter, between two, and after the last, before their end is stated.
        for pairs in [[200, 1, 2], FastCGIRecord.pairs([("A", [66])]), []] {
            let client = try running.connect()
            try client.send(FastCGIRecord.begin() + (pairs.isEmpty ? [] : FastCGIRecord.record(.parameters, pairs)))
            client.hangUp()
        }
        #expect(try running.exchange().body == Array("fine".utf8))
        #expect(counted.value == 1)
    }

    @Test func `A client that vanishes in the middle of its body is an incomplete body`() throws {
        let outcome = Mutex<[FastCGIError.Code?]>([])
        let running = try RunningServer(threads: 1) { request in
            do throws(FastCGIError) {
                _ = try request.readBody(limit: 1000)
                outcome.withLock { $0.append(nil) }
            } catch { outcome.withLock { $0.append(error.code) } }
        }
        let length = ("CONTENT_LENGTH", Array("100".utf8))
        let head = FastCGIRecord.begin() + FastCGIRecord.stream(.parameters, FastCGIRecord.pairs([length]))
        for end in [[], FastCGIRecord.record(.stdin, [1, 2, 3]), FastCGIRecord.record(.abortRequest)] {
            let client = try running.connect()
            try client.send(head + end)
            client.hangUp()
        }
        _ = try running.exchange([length], body: [UInt8](repeating: 0, count: 100))
        #expect(outcome.withLock { $0 } == [.bodyIncomplete, .bodyIncomplete, .bodyIncomplete, nil])
    }

    @Test func `Sixteen clients at once each get their own answer`() throws {
        let running = try RunningServer(threads: 4) { request in
            let who = (try? request.parameter("WHO")) ?? nil
            request.answer((who ?? "-") + " " + "\((try? request.readBody(limit: 1 << 20))?.count ?? -1)")
        }
        for _ in 0..<10 {
            let clients = try (0..<16).map { number in
                let client = try running.connect()
                let body = [UInt8](repeating: 0, count: number * 1000)
                try client.send(FastCGIRecord.request([("WHO", Array("\(number)".utf8))], body: body))
                return client
            }
            for (number, client) in clients.enumerated() {
                #expect(String(decoding: try client.reply().body, as: UTF8.self) == "\(number) \(number * 1000)")
            }
        }
        running.server.stop()
        running.server.join()
        #expect(running.server.status.map(\.requestsServed).reduce(0, +) == 160)
        #expect(running.server.status.allSatisfy { !$0.isBusy })
    }

    @Test func `Requests in hand are as many as there are threads, and a stop lets them finish`() throws {
        let entered = Semaphore()
        let released = Semaphore()
        let running = try RunningServer(threads: 3) { request in
            entered.signal()
            released.wait()
            request.answer("finished")
        }
        let clients = try (0..<3).map { _ in
            let client = try running.connect()
            try client.send(FastCGIRecord.request())
            return client
        }
        for _ in clients { entered.wait() }
        #expect(running.server.status.allSatisfy { $0.isBusy })
        running.server.stop()
        for _ in clients { released.signal() }
        for client in clients { #expect(try client.reply().body == Array("finished".utf8)) }
        running.server.join()
        #expect(running.server.status.map(\.requestsServed) == [1, 1, 1])
    }

    @Test func `What a stopped server leaves in the queue is answered by the next one on the same socket`() throws {
        let running = try RunningServer { $0.answer("old") }
        #expect(try running.exchange().body == Array("old".utf8))
        running.server.stop()
        running.server.join()
        let waiting = try running.connect()
        try waiting.send(FastCGIRecord.request())
        let next = try FastCGIServer(listener: running.listener, threads: 1) { $0.answer("new") }
        try next.start()
        #expect(try waiting.reply().body == Array("new".utf8))
        next.stop()
        next.join()
    }

    @Test func `A stop before the first request ends every thread`() throws {
        let running = try RunningServer(threads: 8) { _ in }
        running.server.stop()
        running.server.stop()
        running.server.join()
        #expect(running.server.status.count == 8)
    }

    @Test func `A handler that writes nothing still ends its request`() throws {
        let running = try RunningServer { _ in }
        let reply = try running.exchange()
        #expect(reply.output == [])
        #expect(reply.status == 0)
    }

    @Test func `What does not listen is refused`() throws {
        var pipe: [Int32] = [0, 0]
        #expect(Glibc.pipe(&pipe) == 0)
        let unbound = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        for descriptor in [pipe[0], unbound, 1_000_000] {
            #expect(throws: FastCGIError.self) { try FastCGIListener(takingOver: descriptor) }
        }
        for descriptor in pipe + [unbound] { #expect(close(descriptor) == 0) }
    }

    @Test func `libfcgi keeps none of the signal handlers that it installs`() {
        FastCGIRuntime.start
        for number in [SIGTERM, SIGUSR1] {
            var action = sigaction()
            sigaction(number, nil, &action)
            #expect(action.__sigaction_handler.sa_handler == nil)
        }
    }
}

/// Counts from any thread.
final class Counter: Sendable {
    private let count = Atomic(0)
    func add() { count.wrappingAdd(1, ordering: .sequentiallyConsistent) }
    var value: Int { count.load(ordering: .sequentiallyConsistent) }
}
