import FastCGI
import Glibc
import Synchronization
import TestSupport
import Testing

/// What a handler reads of one request.
@Suite struct FastCGIRequestTests {
    @Test func `A request is answered with what the handler writes, and the connection is closed`() throws {
        let running = try RunningServer { $0.answer("hello") }
        let client = try running.connect()
        try client.send(FastCGIRecord.request())
        let reply = try client.reply()
        #expect(reply.text == "Content-Length: 5\r\n\r\nhello")
        #expect(reply.status == 0)
        #expect(try client.isClosedByServer())
    }

    @Test(arguments: [0, 1, 8_176, 8_192, 65_535, 65_536, 3_000_001])
    func `A body comes back as it was sent, whatever its size`(size: Int) throws {
        let running = try RunningServer { request in
            request.answer((try? request.readBody(limit: 4 << 20)) ?? Array("error".utf8))
        }
        let body = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) }
        let reply = try running.exchange(body: body)
        #expect(reply.body == body)
        #expect(reply.status == 0)
    }

    @Test(arguments: [false, true])
    func `Parameters of every length arrive whole`(longLengths: Bool) throws {
        let running = try RunningServer { request in
            let lengths = [0, 1, 127, 128, 255, 70_000].map { length in
                (try? request.parameter("P\(length)"))??.utf8.count ?? -1
            }
            request.answer("\(lengths)")
        }
        let parameters = [0, 1, 127, 128, 255, 70_000].map { ("P\($0)", [UInt8](repeating: 97, count: $0)) }
        let client = try running.connect()
        let pairs = FastCGIRecord.pairs(parameters, longLengths: longLengths)
        // Records of 100 bytes, so that lengths, names and values are cut in every place.
        try client.send(
            FastCGIRecord.begin() + FastCGIRecord.stream(.parameters, pairs, size: 100)
                + FastCGIRecord.stream(.stdin, []))
        #expect(try client.reply().body == Array("[0, 1, 127, 128, 255, 70000]".utf8))
    }

    @Test func `An absent parameter, an empty one and one that is not UTF-8 are three things`() throws {
        let running = try RunningServer { request in
            func read(_ name: String) -> String {
                do throws(FastCGIError) { return try request.parameter(name).map { "'\($0)'" } ?? "absent" } catch {
                    return error.code.rawValue
                }
            }
            request.answer(["ABSENT", "EMPTY", "BAD", "GOOD", "GOO"].map(read).joined(separator: " "))
        }
        let reply = try running.exchange([
            ("EMPTY", []), ("BAD", [0x61, 0xC3, 0x28]), ("GOOD", Array("Grüße".utf8)),
        ])
        #expect(String(decoding: reply.body, as: UTF8.self) == "absent '' invalidText 'Grüße' absent")
    }

    @Test func `A repeated parameter is seen each time, in the order sent`() throws {
        let running = try RunningServer { request in
            var seen: [String] = []
            request.forEachParameter { name, value in
                seen.append(String(decoding: name, as: UTF8.self) + "=" + String(decoding: value, as: UTF8.self))
            }
            let first = (try? request.parameter("X")) ?? nil
            request.answer("\(request.parameterCount("X")) \(first ?? "-") \(seen.joined(separator: "&"))")
        }
        let reply = try running.exchange([("X", Array("1=2".utf8)), ("Y", []), ("X", [51]), ("CONTENT_LENGTH", [])])
        #expect(
            String(decoding: reply.body, as: UTF8.self)
                == "2 1=2 FCGI_ROLE=RESPONDER&X=1=2&Y=&X=3&CONTENT_LENGTH=")
    }

    @Test(arguments: [
        ("6", "bodyIncomplete"), ("4", "bodyIncomplete"), ("11", "bodyTooLarge"), ("-5", "bodyIncomplete"),
        ("+5", "bodyIncomplete"), ("five", "bodyIncomplete"), ("99999999999999999999", "bodyIncomplete"), ("5", "ok"),
        ("", "ok"), ("0", "bodyIncomplete"),
    ])
    func `A stated length that the body does not have is an error`(stated: String, outcome: String) throws {
        let running = try RunningServer { request in
            do throws(FastCGIError) {
                _ = try request.readBody(limit: 10)
                request.answer("ok")
            } catch { request.answer(error.code.rawValue) }
        }
        let reply = try running.exchange([("CONTENT_LENGTH", Array(stated.utf8))], body: Array("12345".utf8))
        #expect(String(decoding: reply.body, as: UTF8.self) == outcome)
    }

    @Test func `A body of unstated length is refused beyond the limit, and only there`() throws {
        let running = try RunningServer { request in
            do throws(FastCGIError) {
                request.answer("\(try request.readBody(limit: 20_000).count)")
            } catch { request.answer(error.code.rawValue) }
        }
        for (size, outcome) in [(0, "0"), (20_000, "20000"), (20_001, "bodyTooLarge"), (200_000, "bodyTooLarge")] {
            let body = [UInt8](repeating: 7, count: size)
            let reply = try running.exchange([("CONTENT_LENGTH", [])], body: body)
            #expect(String(decoding: reply.body, as: UTF8.self) == outcome)
        }
    }

    @Test func `An answer arrives whole though the handler left a large body unread`() throws {
        let running = try RunningServer { $0.answer("no, thank you") }
        let reply = try running.exchange(body: [UInt8](repeating: 1, count: 4 << 20))
        #expect(reply.body == Array("no, thank you".utf8))
        #expect(reply.status == 0)
    }

    @Test func `What follows a request on its connection is never taken for another one`() throws {
        let seen = Mutex<[String]>([])
        let running = try RunningServer { request in
            seen.withLock { $0.append(((try? request.parameter("WHO")) ?? nil) ?? "-") }
            request.answer("done")
        }
        let client = try running.connect()
        let forged = FastCGIRecord.request([("WHO", Array("forged".utf8))])
        try client.send(FastCGIRecord.request([("WHO", Array("first".utf8))], keepsConnection: true) + forged)
        #expect(try client.reply().body == Array("done".utf8))
        #expect(try client.isClosedByServer())
        #expect(try running.exchange([("WHO", Array("next".utf8))]).status == 0)
        #expect(seen.withLock { $0 } == ["first", "next"])
    }

    @Test func `An answer to a client that has gone fails instead of waiting`() throws {
        let failure = Mutex<FastCGIError.Code?>(nil)
        let turn = Semaphore()
        let running = try RunningServer { request in
            turn.signal()
            let chunk = [UInt8](repeating: 0, count: 65_536)
            do throws(FastCGIError) {
                while true { try request.write(chunk) }
            } catch { failure.withLock { $0 = error.code } }
            turn.signal()
        }
        let client = try running.connect()
        try client.send(FastCGIRecord.request())
        turn.wait()
        client.hangUp()
        turn.wait()
        #expect(failure.withLock { $0 } == .connectionLost)
    }

    @Test func `A handler can tell that the client has gone`() throws {
        let entered = Semaphore()
        let running = try RunningServer { request in
            let before = request.isClientGone
            entered.signal()
            awaitCondition("the client has gone") { request.isClientGone }
            entered.signal()
            if before { fatalError("the client was still there") }
        }
        let client = try running.connect()
        try client.send(FastCGIRecord.request())
        entered.wait()
        client.hangUp()
        entered.wait()
    }
}
