import FastCGI
import Glibc
import Synchronization
import TestSupport
import Testing

/// Connections that the web server keeps for further requests.
@Suite struct KeptConnectionTests {
    /// A whole request that asks to keep the connection.
    private func request(_ who: String, body: [UInt8] = []) -> [UInt8] {
        FastCGIRecord.request([("WHO", Array(who.utf8))], body: body, keepsConnection: true)
    }

    private func isAnswered(_ client: FastCGIClient, _ who: String) throws -> Bool {
        try client.send(request(who))
        let reply = try client.reply()
        return reply.body == Array(who.utf8) && reply.status == 0
    }

    /// A server that answers with the name of whoever asks.
    private func echo(threads: Int = 1, parkedLimit: Int = 256) throws -> RunningServer {
        try RunningServer(threads: threads, parkedLimit: parkedLimit) { $0.answer($0.who) }
    }

    /// A server like that, which holds whoever is called "slow" from `entered` to `released`.
    private func holdingSlow(
        threads: Int
    ) throws -> (running: RunningServer, entered: Semaphore, released: Semaphore) {
        let (entered, released) = (Semaphore(), Semaphore())
        let running = try RunningServer(threads: threads) { request in
            if request.who == "slow" {
                entered.signal()
                released.wait()
            }
            request.answer(request.who)
        }
        return (running, entered, released)
    }

    /// Waits until that many connections are parked: they are after the answer was read.
    private func awaitParked(_ count: Int, _ running: RunningServer) {
        awaitCondition("\(count) connections are parked") { running.server.parkedConnections == count }
    }

    @Test func `Kept connections are more than threads, and each gets its own answers`() throws {
        let running = try echo()
        let clients = try (0..<8).map { _ in try running.connect() }
        for round in 0..<3 {
            for (number, client) in clients.enumerated() {
                #expect(try isAnswered(client, "\(number) in round \(round)"))
            }
        }
        #expect(try running.exchange([("WHO", Array("another".utf8))]).body == Array("another".utf8))
        awaitParked(8, running)
    }

    @Test func `Many requests at once on kept connections get their own answers`() throws {
        let running = try echo(threads: 3)
        let wrong = Counter()
        let path = running.path
        inThreads(8) { number in
            guard let client = try? FastCGIClient(path: path) else { return wrong.add() }
            for round in 0..<200 where (try? isAnswered(client, "\(number)/\(round)")) != true { wrong.add() }
        }
        #expect(wrong.value == 0)
        awaitParked(0, running)
    }

    @Test func `A request with a body that is read keeps its connection`() throws {
        let running = try RunningServer(threads: 1) { $0.answer((try? $0.readBody(limit: 100_000)) ?? []) }
        let client = try running.connect()
        for size in [0, 1, 8_176, 8_192, 50_000] {
            let body = [UInt8](repeating: UInt8(size & 255), count: size)
            try client.send(request("ann", body: body))
            #expect(try client.reply().body == body)
        }
    }

    @Test(arguments: [0, 1, 9_000])
    func `Records forged in a body that is not read, or not to its end, are never requests`(read: Int) throws {
        let seen = Mutex<[String]>([])
        let running = try RunningServer(threads: 1) { request in
            seen.withLock { $0.append(request.who) }
            // Beyond the limit the rest is left unread.
            if read > 0 { _ = try? request.readBody(limit: read) }
            request.answer("done")
        }
        let forged = request("forged")
        let padding = [UInt8](repeating: 0, count: 9_000)
        for body in [forged, padding + forged + padding + forged] {
            let client = try running.connect()
            // Without a stated length readBody reads until its limit.
            try client.send(
                FastCGIRecord.request([("WHO", [49]), ("CONTENT_LENGTH", [])], body: body, keepsConnection: true))
            #expect(try client.reply().body == Array("done".utf8))
            // Where the handler read to the end the connection is kept, and here is the next request on it.
            try? client.send(request("1"))
            _ = try client.reply()
        }
        #expect(try running.exchange([("WHO", [50])]).status == 0)
        #expect(seen.withLock { $0.filter { $0 != "1" } } == ["2"])
    }

    @Test(
        arguments: [
            Array("GET / HTTP/1.1\r\n\r\n".utf8), [0], [UInt8](repeating: 0xFF, count: 20_000),
            FastCGIRecord.begin(role: 9),
            FastCGIRecord.begin() + FastCGIRecord.record(.parameters, [200, 1, 2]),
        ] as [[UInt8]])
    func `Garbage on a parked connection reaches no handler, and ends that connection alone`(bytes: [UInt8]) throws {
        let running = try echo()
        let other = try running.connect()
        #expect(try isAnswered(other, "other"))
        let client = try running.connect()
        #expect(try isAnswered(client, "first"))
        try? client.send(bytes)
        client.endSending()
        #expect(try client.reply().output == [])
        #expect(try isAnswered(other, "other again"))
        awaitParked(1, running)
    }

    @Test func `A request that breaks off on a kept connection harms no other`() throws {
        let running = try RunningServer(threads: 1) { request in
            let body = try? request.readBody(limit: 1000)
            request.answer(body == nil ? "broken" : "whole")
        }
        let client = try running.connect()
        try client.send(request("ann", body: [1, 2, 3]))
        #expect(try client.reply().body == Array("whole".utf8))
        let whole = request("ann", body: [UInt8](repeating: 1, count: 100))
        try client.send(Array(whole.dropLast(60)))
        client.hangUp()
        #expect(try running.exchange(body: [1]).body == Array("whole".utf8))
        awaitParked(0, running)
    }

    @Test func `A connection that the web server closes is parked no longer`() throws {
        let running = try echo()
        let client = try running.connect()
        #expect(try isAnswered(client, "ann"))
        awaitParked(1, running)
        client.hangUp()
        awaitParked(0, running)
        #expect(try running.exchange([("WHO", [49])]).body == [49])
    }

    @Test func `A long answer that is read late leaves the connection in order`() throws {
        let answer = [UInt8](repeating: 7, count: 3_000_000)
        let running = try RunningServer(threads: 1) { $0.answer(answer) }
        let client = try running.connect()
        for _ in 0..<2 {
            try client.send(request("ann"))
            awaitCondition("the thread has a request") { running.server.status[0].isBusy }
            #expect(try client.reply().body == answer)
        }
    }

    @Test func `Beyond the limit connections are answered and closed`() throws {
        let running = try echo(parkedLimit: 2)
        let clients = try (0..<3).map { _ in try running.connect() }
        for (number, client) in clients.enumerated() { #expect(try isAnswered(client, "\(number)")) }
        #expect(try clients[2].isClosedByServer())
        #expect(try isAnswered(clients[0], "again"))
    }

    @Test func `A stop closes what is parked, and what is in hand when it is answered`() throws {
        let (running, entered, released) = try holdingSlow(threads: 2)
        let (parked, busy) = (try running.connect(), try running.connect())
        #expect(try isAnswered(parked, "quick"))
        try busy.send(request("slow"))
        entered.wait()
        running.server.stop()
        #expect(try parked.isClosedByServer())
        released.signal()
        #expect(try busy.reply().body == Array("slow".utf8))
        #expect(try busy.isClosedByServer())
        running.server.join()
        #expect(running.server.parkedConnections == 0)
    }

    @Test func `While long requests hold every thread nothing is left parked for them`() throws {
        let (running, entered, released) = try holdingSlow(threads: 2)
        let waiting = try (0..<3).map { _ in try running.connect() }
        for client in waiting { #expect(try isAnswered(client, "quick")) }
        let slow = try (0..<2).map { _ in try running.connect() }
        for client in slow {
            try client.send(request("slow"))
            entered.wait()
        }
        try waiting[0].send(request("quick"))
        for client in waiting { #expect(try client.isClosedByServer()) }
        let other = try FastCGIServer(listener: running.listener, threads: 1) { $0.answer("other") }
        try other.start()
        #expect(try running.exchange().body == Array("other".utf8))
        for _ in slow { released.signal() }
        for client in slow { #expect(try client.reply().body == Array("slow".utf8)) }
        other.stop()
        other.join()
    }

    @Test func `Connections to keep are spread over the servers of one socket`() throws {
        let (running, entered, released) = try holdingSlow(threads: 1)
        let other = try FastCGIServer(listener: running.listener, threads: 1) { $0.answer($0.who) }
        // Both have begun: one is held up, so that it is the other that answers.
        let slow = try running.connect()
        try slow.send(request("slow"))
        entered.wait()
        try other.start()
        #expect(try running.exchange([("WHO", [49])]).body == [49])
        released.signal()
        _ = try slow.reply()
        // Each in turn, unless one has not come back to waiting yet: then it gets a later one.
        var clients: [FastCGIClient] = []
        while min(running.server.parkedConnections, other.parkedConnections) < 4, clients.count < 100 {
            let client = try running.connect()
            #expect(try isAnswered(client, "ann"))
            clients.append(client)
        }
        #expect(clients.count < 100)
        other.stop()
        other.join()
    }
}

extension FastCGIRequest {
    /// The parameter by which these tests tell requests apart.
    fileprivate var who: String { ((try? parameter("WHO")) ?? nil) ?? "-" }
}
