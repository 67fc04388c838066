import Glibc
import TestSupport
import Testing

@testable import FastCGI

/// One thread waits for requests at a time, and no request waits for another's end.
@Suite struct LeadershipTests {
    @Test func `Whoever leads does so until the lead is passed on, and not again after that`() throws {
        let leadership = try Leadership()
        leadership.take()
        for _ in 0..<3 {
            let quick = leadership.begin()
            #expect(leadership.requestInHand == quick)
            #expect(leadership.end(quick))
            #expect(leadership.requestInHand == nil)
            // Too late: the lead stays where it is.
            leadership.pass(on: quick)
        }
        let slow = leadership.begin()
        leadership.pass(on: slow)
        // The next leader, who would wait for ever if nothing had been passed on.
        leadership.take()
        #expect(leadership.requestInHand == nil)
        let other = leadership.begin()
        #expect(!leadership.end(slow))
        #expect(leadership.requestInHand == other)
        #expect(leadership.end(other))
    }

    @Test func `A request that is held up, and does not say so, leaves the others their thread`() throws {
        let (entered, released) = (Semaphore(), Semaphore())
        let running = try RunningServer(threads: 3) { request in
            if (try? request.parameter("SLOW")) != nil {
                entered.signal()
                released.wait()
            }
            request.answer("done")
        }
        let slow = try (0..<2).map { _ in
            let client = try running.connect()
            try client.send(FastCGIRecord.request([("SLOW", [49])]))
            entered.wait()
            return client
        }
        for _ in 0..<20 { #expect(try running.exchange().body == Array("done".utf8)) }
        for _ in slow { released.signal() }
        for client in slow { #expect(try client.reply().body == Array("done".utf8)) }
        for _ in 0..<20 { #expect(try running.exchange().body == Array("done".utf8)) }
    }

    @Test func `A request that says that it waits, more than once, passes the lead on once`() throws {
        let running = try RunningServer(threads: 2) { request in
            for _ in 0..<3 { request.willWait() }
            request.answer("done")
        }
        for _ in 0..<200 { #expect(try running.exchange().body == Array("done".utf8)) }
        running.server.stop()
        running.server.join()
        #expect(running.server.status.map(\.requestsServed).reduce(0, +) == 200)
    }

    @Test func `A connection that brings half a request holds up nobody`() throws {
        let running = try RunningServer(threads: 2) { $0.answer("done") }
        let half = try running.connect()
        try half.send(Array(FastCGIRecord.request().prefix(12)))
        for _ in 0..<5 { #expect(try running.exchange().body == Array("done".utf8)) }
        half.hangUp()
    }
}

/// Threads that wait are replaced while they do.
@Suite struct SubstituteTests {
    @Test func `Requests that wait leave the others every thread, however many wait`() throws {
        let (entered, released) = (Semaphore(), Semaphore())
        let running = try RunningServer(threads: 2) { request in
            if (try? request.parameter("WAITS")) != nil {
                request.waiting {
                    entered.signal()
                    released.wait()
                }
            }
            request.answer("done")
        }
        for _ in 0..<3 {
            let waiting = try (0..<6).map { _ in
                let client = try running.connect()
                try client.send(FastCGIRecord.request([("WAITS", [49])]))
                entered.wait()
                return client
            }
            for _ in 0..<20 { #expect(try running.exchange().body == Array("done".utf8)) }
            for _ in waiting { released.signal() }
            for client in waiting { #expect(try client.reply().body == Array("done".utf8)) }
        }
        running.server.stop()
        running.server.join()
        #expect(running.server.status.map(\.requestsServed).reduce(0, +) == 3 * 26)
        #expect(running.server.status.count <= 2 + 6, "a substitute is used again")
    }

    @Test func `Beyond the limit of substitutes a thread that waits is not replaced, and all are answered`() throws {
        let (entered, released) = (Semaphore(), Semaphore())
        let running = try RunningServer(threads: 1, substitutes: 1) { request in
            request.waiting {
                entered.signal()
                released.wait()
            }
            request.answer("done")
        }
        let clients = try (0..<4).map { _ in try running.connect() }
        for client in clients { try client.send(FastCGIRecord.request()) }
        for _ in 0..<2 { entered.wait() }
        for _ in clients { released.signal() }
        for client in clients { #expect(try client.reply().body == Array("done".utf8)) }
    }

    @Test func `A server that stops waits for its substitutes`() throws {
        let (entered, released) = (Semaphore(), Semaphore())
        let running = try RunningServer(threads: 1) { request in
            request.waiting {
                entered.signal()
                released.wait()
            }
            request.answer("done")
        }
        let clients = try (0..<3).map { _ in
            let client = try running.connect()
            try client.send(FastCGIRecord.request())
            entered.wait()
            return client
        }
        running.server.stop()
        for _ in clients { released.signal() }
        running.server.join()
        for client in clients { #expect(try client.reply().body == Array("done".utf8)) }
    }
}
