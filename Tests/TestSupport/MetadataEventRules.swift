import JSON
public import RepositoryModel
public import Stores
import Testing

extension MetadataStore {
    /// Lists at most `limit` events of the tenant, oldest first.
    public func events(limit: Int, tenant: TenantID) throws(StoreError) -> [Event] {
        try events(matching: EventQuery(limit: limit, isOldestFirst: true), tenant: tenant).map(\.event)
    }
}

extension MetadataStoreContract {
    private static func event(_ number: Int, at seconds: Int, type: String = "t", by actor: String? = nil) -> Event {
        Event(
            type: type, subject: "s\(number)", actor: actor, requestID: "r\(number)", payload: ["n": JSONValue(number)],
            createdAt: Timestamp(seconds: seconds))
    }

    static let eventRules: [ContractRule<any MetadataStore>] = [
        ContractRule("events are read oldest first, at most as many as asked for, of one tenant only") { store in
            let events = (0..<5).map { event($0, at: $0, by: "ada") }
            for event in events { try store.commit([.appendEvent(event)], tenant: .default) }
            try store.commit([.appendEvent(events[0]), .appendEvent(events[0])], tenant: Sample.tenant("other"))
            #expect(try store.events(limit: 100, tenant: .default) == events)
            #expect(try store.events(limit: 2, tenant: .default) == Array(events.prefix(2)))
            #expect(try store.events(limit: 0, tenant: .default).isEmpty)
            #expect(try store.events(limit: 9, tenant: Sample.tenant("other")) == [events[0], events[0]])
            #expect(try store.events(limit: 9, tenant: Sample.tenant("third")).isEmpty)
        },
        ContractRule("the moment of an event never goes back: events are in the order of their commits") { store in
            for (number, seconds) in [5, 3, 9, 9, 1].enumerated() {
                try store.commit([.appendEvent(event(number, at: seconds))], tenant: .default)
            }
            let stored = try store.events(matching: EventQuery(limit: 9, isOldestFirst: true), tenant: .default)
            #expect(stored.map(\.event.createdAt.seconds) == [5, 5, 9, 9, 9])
            #expect(stored.map(\.event.subject) == ["s0", "s1", "s2", "s3", "s4"])
            #expect(zip(stored, stored.dropFirst()).allSatisfy { $0.place < $1.place })
            try store.commit([.appendEvent(event(5, at: 2))], tenant: Sample.tenant("other"))
            #expect(try store.events(limit: 9, tenant: Sample.tenant("other")).map(\.createdAt.seconds) == [2])
        },
        ContractRule("pages of events, by type and by time, have each event once in either direction") { store in
            for number in 0..<9 {
                let type = number.isMultiple(of: 3) ? "third" : "t"
                try store.commit([.appendEvent(event(number, at: number / 2, type: type))], tenant: .default)
            }
            func numbers(_ query: EventQuery) throws -> [Int] {
                var (query, read) = (query, [StoredEvent]())
                while case let page = try store.events(matching: query, tenant: .default), !page.isEmpty {
                    #expect(page.count <= query.limit)
                    read += page
                    query.after = page.last?.place
                }
                return read.compactMap { $0.event.payload["n"]?.int }
            }
            for limit in [1, 2, 4, 9, 100] {
                #expect(try numbers(EventQuery(limit: limit)) == (0..<9).reversed())
                #expect(try numbers(EventQuery(limit: limit, isOldestFirst: true)) == Array(0..<9))
                #expect(try numbers(EventQuery(limit: limit, type: "third")) == [6, 3, 0])
                #expect(try numbers(EventQuery(limit: limit, isOldestFirst: true, type: "third")) == [0, 3, 6])
                for isOldestFirst in [false, true] {
                    var query = EventQuery(limit: limit, isOldestFirst: isOldestFirst)
                    (query.from, query.to) = (Timestamp(seconds: 1), Timestamp(seconds: 3))
                    #expect(try numbers(query).sorted() == [2, 3, 4, 5])
                }
            }
            #expect(try numbers(EventQuery(limit: 9, type: "none")).isEmpty)
        },
        ContractRule("the events of one actor are picked out of all") { store in
            for number in 0..<9 {
                let actor = number == 0 || number == 8 ? "ada" : "bob"
                try store.commit([.appendEvent(event(number, at: number, by: actor))], tenant: .default)
            }
            var query = EventQuery(limit: 1)
            query.actor = "ada"
            let first = try query.page(of: store, tenant: .default)
            #expect(first.events.map(\.event.subject) == ["s8"])
            query.after = first.next
            let second = try query.page(of: store, tenant: .default)
            #expect(second.events.map(\.event.subject) == ["s0"])
            #expect(first.next != nil && second.next == nil)
        },
    ]
}
